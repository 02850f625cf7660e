"""The whole runtime: what the dialect's operators and built-ins become. The bundler inlines what it can."""

# fmt: off
__pragma__("js", "{}", """
export function dict (record) { return record; }
export function cast (kind, value) { return value; }
export function len (value) { return value.length; }
export function str (number) { return '' + number; }
export function int (digits) { return +digits; }
export var min = Math.min;
export var max = Math.max;
export var abs = Math.abs;
export function __in__ (value, values) { return values.includes (value); }
""")
# fmt: on
