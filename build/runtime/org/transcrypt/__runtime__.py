"""The whole runtime: the translations of the dialect's operators and built-ins.

Each is small enough to be inlined: esbuild inlines the functions that return their argument, terser
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
