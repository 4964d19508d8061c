//! Options.

use super::Case;

const fn config(
    rule: &'static str,
    bad: &'static str,
    at: &'static str,
    good: &'static str,
) -> Case {
    Case { rule, file: "config.yaml", bad, at, good }
}

pub(super) const CASES: &[Case] = &[
    config("empty-config", "", "1:1", "options:\n"),
    config("empty-config", "{}\n", "1:1", "options: {}\n"),
    config("unknown-key", "options: {}\noption: {}\n", "2:1", "options: {}\n"),
    config("unknown-key", "options: {a: {typ: int}}\n", "1:15", "options: {a: {type: int}}\n"),
    config(
        "unknown-option-type",
        "options: {a: {type: integer}}\n",
        "1:21",
        "options: {a: {type: }}\n",
    ),
    config("unknown-option-type", "options: {a: {type: Int}}\n", "1:21", "options: {a: }\n"),
    config(
        "wrong-default",
        "options: {a: {default: 5}}\n",
        "1:24",
        "options: {a: {default: \"5\"}}\n",
    ),
    config(
        "wrong-default",
        "options: {a: {type: int, default: \"\"}}\n",
        "1:35",
        "options: {a: {type: int, default: \"0x10\"}, b: {type: int, default: }}\n",
    ),
    config(
        "wrong-default",
        "options: {a: {type: float, default: \"1.5\"}}\n",
        "1:37",
        "options: {a: {type: float, default: 1}}\n",
    ),
    config(
        "wrong-default",
        "options: {a: {type: boolean, default: 1}}\n",
        "1:39",
        "options: {a: {type: boolean, default: yes}, b: {type: boolean, default: \"T\"}}\n",
    ),
    config(
        "wrong-default",
        "options: {a: {type: secret, default: abc}}\n",
        "1:38",
        "options: {a: {type: secret, default: \"secret:abc\"}, b: {type: secret, default: \"\"}}\n",
    ),
    config(
        "wrong-default",
        "options: {a: {default: [x]}}\n",
        "1:24",
        "options: {a: {default: ~}}\n",
    ),
    config("bad-option-name", "options:\n  a b: {}\n", "2:3", "options:\n  a_B-c: {}\n"),
    config("wrong-type", "options:\n  a: 5\n", "2:6", "options:\n  on: {description: 5}\n"),
    config("not-a-mapping", "- options\n", "1:1", "options: {}\n"),
    // Juju reads both, so the first is not lost.
    config(
        "duplicate-key",
        "options: {a: {}}\noptions: {b: {}}\n",
        "2:1",
        "options: {a: {}, b: {}}\n",
    ),
];
