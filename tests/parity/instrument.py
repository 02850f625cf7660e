"""Make the shipped bundle's core functions callable from outside without changing anything else in it."""

_END = '}catch{return}})("__DNI_CONFIG__");\n'


def export_of(core_names: dict[str, str]) -> str:
    """Return the statement that exports the core's functions under their Python names."""
    entries = ",".join(f'"{name}":{short_name}' for name, short_name in sorted(core_names.items()))
    return f";globalThis.core={{{entries}}}"


def instrument(code: str, core_names: dict[str, str]) -> str:
    """Return the bundle with that statement as its last one."""
    assert code.endswith(_END)
    return code.removesuffix(_END) + export_of(core_names) + _END
