"""The browser's version of `dni_py/core/text.py`: the same functions with JavaScript's own methods."""


def slice_text(text, start, end):
    return text.slice(start, end)


def lower_text(text):
    return text.toLowerCase()


def split_text(text, separator):
    return text.split(separator)


def join_texts(texts, separator):
    return texts.join(separator)


def code_at(text, index):
    return text.charCodeAt(index)


def character_of(code):
    return String.fromCharCode(code)


_compiled = __new__(Map())


def _compile(pattern):
    if not _compiled.has(pattern):
        _compiled.set(pattern, __new__(RegExp(pattern, "gi")))
    expression = _compiled.get(pattern)
    expression.lastIndex = 0
    return expression


def match_pattern(pattern, text):
    return (_compile(pattern).exec(text) or []).map(lambda group: group or "")


def matches_pattern(pattern, text):
    return _compile(pattern).test(text)


def replace_pattern(pattern, text, replace):
    return text.replace(_compile(pattern), replace)


def decode_run(run):
    try:
        return decodeURIComponent(run)
    except:
        return run


def is_text(value):
    return __typeof__(value) == "string"


def has_key(record, name):
    return {}.hasOwnProperty.call(record, name)


def keys_of(record):
    return Object.keys(record)


def new_record():
    return Object.create(None)
