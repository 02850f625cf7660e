"""The whole runtime: what the dialect's operators and built-ins become.

Each is so small that it vanishes where it is used: esbuild inlines the functions that return what they are given, terser
the arrow functions.
"""

# fmt: off
__pragma__("js", "{}", """
export function dict (record) { return record; }
export function cast (kind, value) { return value; }
export var str = (number) => '' + number;
export var min = Math.min;
export var max = Math.max;
export var abs = Math.abs;
export var map_list = (make, values) => values.map (make);
export var __in__ = (value, values) => values.includes (value);
""")
# fmt: on
