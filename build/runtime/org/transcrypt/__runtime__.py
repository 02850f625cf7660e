"""The whole runtime: what the dialect's operators and built-ins become. Each is small enough for the minifier to inline."""

# fmt: off
__pragma__("js", "{}", """
export var dict = (record) => record;
export var len = (value) => value.length;
export var str = (number) => '' + number;
export var int = (digits) => +digits;
export var min = Math.min;
export var max = Math.max;
export var abs = Math.abs;
export var __in__ = (value, values) => values.includes (value);
""")
# fmt: on
