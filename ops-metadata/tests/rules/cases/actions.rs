//! Actions and their schemas.

use super::Case;

const fn action(
    rule: &'static str,
    bad: &'static str,
    at: &'static str,
    good: &'static str,
) -> Case {
    Case { rule, file: "actions.yaml", bad, at, good }
}

pub(super) const CASES: &[Case] = &[
    action("bad-action-name", "Back-up: {}\n", "1:1", "back-up:\n"),
    action("bad-action-name", "back_up: {}\n", "1:1", ""),
    action("bad-action-name", "back-: {}\n", "1:1", "# no actions yet\n"),
    action("reserved-name", "juju-run: {}\n", "1:1", "jujurun: {}\n"),
    action("wrong-type", "a: {description: 5}\n", "1:18", "a: {description: five, title: A}\n"),
    action("wrong-type", "a: {parallel: \"true\"}\n", "1:15", "a: {parallel: yes}\n"),
    action("wrong-type", "a: {params: [b]}\n", "1:13", "a: {params: {b: {}}}\n"),
    action("unknown-key", "a: {descrpition: x}\n", "1:5", "a: {execution-group: x}\n"),
    action(
        "unknown-key",
        "a: {params: {b: {typoe: string}}}\n",
        "1:18",
        "a: {params: {b: {type: string}}}\n",
    ),
    action(
        "bad-schema",
        "a: {params: {b: string}}\n",
        "1:17",
        "a: {properties: {b: {type: string}}}\n",
    ),
    action(
        "bad-schema",
        "a: {params: {b: {type: int}}}\n",
        "1:24",
        "a: {params: {b: {type: [x, string]}}}\n",
    ),
    action("bad-schema", "a: {required: b}\n", "1:15", "a: {params: {b: {}}, required: [b]}\n"),
    action("bad-schema", "a: {params: {b: {}}, required: [b, b]}\n", "1:36", "a: {required: []}\n"),
    action(
        "bad-schema",
        "a: {additionalProperties: no thing}\n",
        "1:27",
        "a: {additionalProperties: no}\n",
    ),
    action(
        "bad-schema",
        "a: {params: {b: {minimum: 2, maximum: 1}}}\n",
        "1:27",
        "a: {params: {b: {minimum: 1, maximum: 2, exclusiveMaximum: true}}}\n",
    ),
    action(
        "bad-schema",
        "a: {params: {b: {exclusiveMinimum: true}}}\n",
        "1:18",
        "a: {params: {b: {minimum: 0, exclusiveMinimum: true}}}\n",
    ),
    action(
        "bad-schema",
        "a: {params: {b: {multipleOf: 0}}}\n",
        "1:30",
        "a: {params: {b: {multipleOf: 0.5}}}\n",
    ),
    action(
        "bad-schema",
        "a: {params: {b: {minLength: 1.5}}}\n",
        "1:29",
        "a: {params: {b: {minLength: 2.0}}}\n",
    ),
    action(
        "bad-schema",
        "a: {params: {b: {enum: [1, 1.0]}}}\n",
        "1:28",
        "a: {params: {b: {enum: [1, \"1\"]}}}\n",
    ),
    action(
        "bad-schema",
        "a: {params: {b: {items: x}}}\n",
        "1:25",
        "a: {params: {b: {items: {type: string}}}}\n",
    ),
    action(
        "bad-schema",
        "a: {params: {b: {oneOf: {}}}}\n",
        "1:25",
        "a: {params: {b: {oneOf: [{}]}}}\n",
    ),
    action("bad-schema", "a: {params: {b: {not: [x]}}}\n", "1:23", "a: {params: {b: {not: {}}}}\n"),
    action(
        "bad-schema",
        "a: {params: {b: {dependencies: {c: 1}}}}\n",
        "1:36",
        "a: {params: {b: {dependencies: {c: [d], e: {}}}}}\n",
    ),
    action(
        "bad-schema",
        "a: {params: {b: {default: .inf}}}\n",
        "1:27",
        "a: {params: {b: {default: 1e3}}}\n",
    ),
    action(
        "schema-reference",
        "a: {params: {b: {$ref: c}}}\n",
        "1:18",
        "a: {params: {b: {id: c}}}\n",
    ),
    action("bad-key", "a: {params: {yes: {}}}\n", "1:14", "a: {params: {\"yes\": {}}}\n"),
    action(
        "required-unknown",
        "a: {params: {target: {}}, required: [targt]}\n",
        "1:38",
        "a: {params: {target: {}}, required: [target]}\n",
    ),
    action(
        "wrong-enumerated-value",
        "a: {params: {axis: {type: string, enum: [x, y]}}}\n",
        "1:45",
        "a: {params: {axis: {type: string, enum: [x, \"y\"]}}}\n",
    ),
    action(
        "wrong-enumerated-value",
        "a: {params: {b: {enum: [true, no-way, 3]}, c: {type: integer, enum: [1, two]}}}\n",
        "1:73",
        "a: {params: {b: {enum: [true, 3]}, c: {type: integer, enum: [1, 2.0]}}}\n",
    ),
    action(
        "wrong-parameter-default",
        "a: {params: {b: {type: integer, default: x}}}\n",
        "1:42",
        "a: {params: {b: {type: integer, default: 5}, c: {type: number, default: 5}}}\n",
    ),
    action(
        "wrong-parameter-default",
        "a: {params: {b: {enum: [red, blue], default: z}}}\n",
        "1:46",
        "a: {params: {b: {enum: [red, blue], default: red}, c: {type: string, default: }}}\n",
    ),
];
