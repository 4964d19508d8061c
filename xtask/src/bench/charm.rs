//! A charm of any size, for measurements.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// How much a charm declares and handles.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Relations, named `db-0` and on.
    pub(crate) relations: usize,
    /// Handlers, each of one event; at most four for each relation.
    pub(crate) handlers: usize,
}

/// A constant of four digits in the first handler's body.
pub(crate) const TOUCHED: &str = "TOUCHED";

const KINDS: [(&str, &str); 4] = [
    ("changed", "Changed"),
    ("joined", "Joined"),
    ("departed", "Departed"),
    ("created", "Created"),
];

impl Size {
    /// Writes the crate `name` on the workspace's `ops` into `directory`.
    pub(crate) fn write(self, directory: &Path, name: &str, workspace: &Path) -> io::Result<()> {
        let ops = workspace.join("ops-runtime");
        fs::create_dir_all(directory.join("src"))?;
        fs::copy(workspace.join("Cargo.lock"), directory.join("Cargo.lock"))?;
        fs::write(
            directory.join("Cargo.toml"),
            format!(
                "[package]\nname = {name:?}\nedition = \"2024\"\npublish = false\n\n\
                 [dependencies]\nops = {{ package = \"ops-runtime\", path = {ops:?} }}\n\n\
                 [workspace]\n"
            ),
        )?;
        fs::write(directory.join("charmcraft.yaml"), self.yaml())?;
        fs::write(directory.join("src/main.rs"), self.code())
    }

    fn yaml(self) -> String {
        let mut yaml = "name: sized\ntype: charm\nsummary: Sized\ndescription: Sized\n\
                        base: ubuntu@24.04\nplatforms: {amd64: null}\n\
                        parts: {charm: {plugin: nil}}\nrequires:\n"
            .to_owned();
        for relation in 0..self.relations {
            // Writing to a string cannot fail.
            let _ = write!(
                yaml,
                "  db-{relation}:\n    interface: mysql\n    description: The database {relation}.\n"
            );
        }
        yaml
    }

    fn code(self) -> String {
        let mut code =
            "use ops::prelude::*;\n\n#[charm]\npub struct Sized {}\n\n#[charm]\nimpl Sized {\n"
                .to_owned();
        for handler in 0..self.handlers {
            let relation = handler % self.relations.max(1);
            let Some((kind, payload)) = KINDS.get(handler / self.relations.max(1)) else { break };
            let touched =
                if handler == 0 { format!("const {TOUCHED}: u32 = 1000;") } else { String::new() };
            let _ = write!(
                code,
                "    #[on(db_{relation}_relation_{kind})]\n    \
                 fn handler_{handler}(&self, cx: &Context<Self>, event: &Db{relation}Relation{payload}) -> Result<()> {{\n        \
                 {touched}\n        \
                 cx.log(LogLevel::Debug, format!(\"{{event:?}}\"))?;\n        \
                 for unit in event.relation(cx).units()? {{\n            \
                 cx.log(LogLevel::Debug, unit.to_string())?;\n        }}\n        \
                 Ok(())\n    }}\n\n"
            );
        }
        code + "}\n\nfn main() -> std::process::ExitCode {\n    ops::main::<Sized>()\n}\n"
    }
}
