"""The dialect: the part of Python that means the same in the browser. Rules look at the syntax tree and never change it."""
