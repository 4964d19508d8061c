//! What bodies of requests look like, by the names of Pebble's own types: they stand in its messages.

use crate::json::{Field, Struct, Type};

const STRINGS: Type = Type::List(&Type::String);

pub(super) const CHANGE: Type = Type::Struct(&Struct {
    name: r#"struct { Action string "json:\"action\"" }"#,
    fields: &[("action", Type::String)],
});

pub(super) const SERVICES: Type = Type::Struct(&Struct {
    name: r#"struct { Action string "json:\"action\""; Services []string "json:\"services\"" }"#,
    fields: &[("action", Type::String), ("services", STRINGS)],
});

pub(super) const CHECKS: Type = Type::Struct(&Struct {
    name: r#"struct { Action string "json:\"action\""; Checks []string "json:\"checks\"" }"#,
    fields: &[("action", Type::String), ("checks", STRINGS)],
});

pub(super) const REFRESH: Type = Type::Struct(&Struct {
    name: r#"struct { Name string "json:\"name\"" }"#,
    fields: &[("name", Type::String)],
});

pub(super) const LAYER: Type = Type::Struct(&Struct {
    name: r#"struct { Action string "json:\"action\""; Combine bool "json:\"combine\""; Inner bool "json:\"inner\""; Label string "json:\"label\""; Format string "json:\"format\""; Layer string "json:\"layer\"" }"#,
    fields: &[
        ("action", Type::String),
        ("combine", Type::Bool),
        ("inner", Type::Bool),
        ("label", Type::String),
        ("format", Type::String),
        ("layer", Type::String),
    ],
});

pub(super) const SIGNALS: Type = Type::Struct(&Struct {
    name: "daemon.signalsPayload",
    fields: &[("signal", Type::String), ("services", STRINGS)],
});

pub(super) const EXEC: Type = Type::Struct(&Struct {
    name: "daemon.execPayload",
    fields: &[
        ("command", STRINGS),
        ("service-context", Type::String),
        ("environment", Type::Map(&Type::String)),
        ("working-dir", Type::String),
        ("timeout", Type::String),
        USER_ID,
        USER,
        GROUP_ID,
        GROUP,
        ("terminal", Type::Bool),
        ("interactive", Type::Bool),
        ("split-stderr", Type::Bool),
        ("width", Type::Int),
        ("height", Type::Int),
    ],
});

pub(super) const FILES: Type = Type::Struct(&Struct {
    name: r#"struct { Action string "json:\"action\""; Dirs []daemon.makeDirsItem "json:\"dirs\""; Paths []daemon.removePathsItem "json:\"paths\"" }"#,
    fields: &[
        ("action", Type::String),
        ("dirs", Type::List(&Type::Struct(&MAKE_DIR))),
        ("paths", Type::List(&Type::Struct(&REMOVE_PATH))),
    ],
});

const MAKE_DIR: Struct = Struct {
    name: "daemon.makeDirsItem",
    fields: &[
        ("path", Type::String),
        ("make-parents", Type::Bool),
        ("permissions", Type::String),
        USER_ID,
        USER,
        GROUP_ID,
        GROUP,
    ],
};

const REMOVE_PATH: Struct = Struct {
    name: "daemon.removePathsItem",
    fields: &[("path", Type::String), ("recursive", Type::Bool)],
};

pub(super) const WRITE: Type = Type::Struct(&Struct {
    name: r#"struct { Action string "json:\"action\""; Files []daemon.writeFilesItem "json:\"files\"" }"#,
    fields: &[("action", Type::String), ("files", Type::List(&Type::Struct(&WRITE_FILE)))],
});

const WRITE_FILE: Struct = Struct {
    name: "daemon.writeFilesItem",
    fields: &[
        ("path", Type::String),
        ("make-dirs", Type::Bool),
        ("permissions", Type::String),
        USER_ID,
        USER,
        GROUP_ID,
        GROUP,
    ],
};

const USER_ID: Field = ("user-id", Type::Int);
const USER: Field = ("user", Type::String);
const GROUP_ID: Field = ("group-id", Type::Int);
const GROUP: Field = ("group", Type::String);

pub(super) const NOTICE: Type = Type::Struct(&Struct {
    name: r#"struct { Action string "json:\"action\""; Type string "json:\"type\""; Key string "json:\"key\""; RepeatAfter string "json:\"repeat-after\""; DataJSON json.RawMessage "json:\"data\"" }"#,
    fields: &[
        ("action", Type::String),
        ("type", Type::String),
        ("key", Type::String),
        ("repeat-after", Type::String),
        ("data", Type::Raw),
    ],
});

pub(super) const NOTICE_DATA: Type = Type::Map(&Type::String);

pub(super) const IDENTITIES: Type = Type::Struct(&Struct {
    name: r#"struct { Action string "json:\"action\""; Identities map[string]*daemon.apiIdentity "json:\"identities\"" }"#,
    fields: &[("action", Type::String), ("identities", Type::Map(&Type::Pointer(&IDENTITY)))],
});

const IDENTITY: Struct = Struct {
    name: "daemon.apiIdentity",
    fields: &[
        ("access", Type::Named("identities.Access")),
        (
            "local",
            Type::Pointer(&Struct {
                name: "daemon.apiLocalIdentity",
                fields: &[("user-id", Type::Uint32)],
            }),
        ),
        (
            "basic",
            Type::Pointer(&Struct {
                name: "daemon.apiBasicIdentity",
                fields: &[("password", Type::String)],
            }),
        ),
        (
            "cert",
            Type::Pointer(&Struct {
                name: "daemon.apiCertIdentity",
                fields: &[("pem", Type::String)],
            }),
        ),
    ],
};
