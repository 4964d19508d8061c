//! An agent that keeps secrets as Juju before 3.6 does: of several `secret-set` of one hook the last is
//! the only one.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value, json};

use crate::context::Core;
use crate::hook::recorder::hook;
use crate::hook::{Call, HookCommands, Memory, Output};

type Content = BTreeMap<String, String>;

#[derive(Default)]
struct Stored {
    revisions: Vec<Content>,
    info: Map<String, Value>,
    tracked: usize,
    is_new: bool,
}

#[derive(Default)]
struct Agent {
    secrets: BTreeMap<String, Stored>,
    pending: BTreeMap<String, (Option<Content>, Map<String, Value>)>,
    calls: Vec<String>,
    /// Everything that stood in an argument or went in.
    seen: String,
}

#[derive(Clone, Default)]
pub(super) struct Juju(Rc<RefCell<Agent>>);

const FLAGS: [&str; 9] = [
    "--label",
    "--description",
    "--expire",
    "--rotate",
    "--owner",
    "--file",
    "--relation",
    "--unit",
    "--revision",
];

struct Parsed {
    flags: BTreeMap<&'static str, String>,
    id: String,
    is_latest: bool,
}

fn parse(call: &Call) -> Parsed {
    let mut parsed = Parsed { flags: BTreeMap::new(), id: String::new(), is_latest: false };
    let mut arguments = call.arguments.iter();
    while let Some(argument) = arguments.next() {
        if let Some(flag) = FLAGS.into_iter().find(|flag| flag == argument) {
            parsed.flags.insert(flag, arguments.next().unwrap().clone());
        } else if argument == "--peek" || argument == "--refresh" {
            parsed.is_latest = true;
        } else if !argument.starts_with('-') {
            parsed.id = argument.rsplit([':', '/']).next().unwrap().to_owned();
        }
    }
    parsed
}

impl Parsed {
    fn content(&self) -> Option<Content> {
        let file = std::fs::read(self.flags.get("--file")?).unwrap();
        Some(serde_json::from_slice(&file).unwrap())
    }

    fn info(&self) -> Map<String, Value> {
        let names = [
            ("--label", "label"),
            ("--description", "description"),
            ("--expire", "expiry"),
            ("--rotate", "rotation"),
            ("--owner", "owner"),
        ];
        let fields = names.iter().filter_map(|(flag, name)| Some((name, self.flags.get(flag)?)));
        fields.map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
    }
}

impl Agent {
    fn answer(&mut self, call: &Call) -> Output {
        let mut line = call.command.to_owned();
        for argument in &call.arguments {
            self.seen.push_str(argument);
            let shown = if argument.starts_with("/proc/") { "…" } else { argument };
            line = format!("{line} {shown}");
        }
        self.seen.push_str(&String::from_utf8_lossy(call.stdin.as_deref().unwrap_or_default()));
        self.calls.push(line.trim_end_matches(" --format=json").to_owned());
        let parsed = parse(call);
        let id = self.find(&parsed);
        match (call.command, id) {
            ("secret-add", _) => {
                let id = format!("{:020}", self.secrets.len());
                let revisions = vec![parsed.content().unwrap()];
                let stored = Stored { revisions, info: parsed.info(), tracked: 0, is_new: true };
                self.secrets.insert(id.clone(), stored);
                Output::success(format!("secret:{id}\n"))
            }
            ("secret-ids", _) => {
                Output::success(json!(self.secrets.keys().collect::<Vec<_>>()).to_string())
            }
            (command, None) if command.starts_with("secret-") => {
                Output::failure(1, format!("ERROR secret \"{}\" not found", parsed.id))
            }
            ("secret-get", Some(id)) => self.get(&id, &parsed),
            ("secret-info-get", Some(id)) => {
                let stored = &self.secrets[&id];
                let mut info = stored.info.clone();
                info.insert("revision".to_owned(), stored.revisions.len().into());
                Output::success(json!({ id: info }).to_string())
            }
            ("secret-set", Some(id)) => {
                self.pending.insert(id, (parsed.content(), parsed.info()));
                Output::success("")
            }
            ("is-leader", _) => Output::success("true"),
            _ => Output::success(""),
        }
    }

    fn find(&self, parsed: &Parsed) -> Option<String> {
        if self.secrets.contains_key(&parsed.id) {
            return Some(parsed.id.clone());
        }
        let label = parsed.flags.get("--label")?;
        let has_it = |stored: &Stored| stored.info.get("label") == Some(&json!(label));
        self.secrets.iter().find(|(_, stored)| has_it(stored)).map(|(id, _)| id.clone())
    }

    fn get(&mut self, id: &str, parsed: &Parsed) -> Output {
        let Some(stored) = self.secrets.get(id) else { return Output::failure(1, "ERROR") };
        let pending = self.pending.get(id).and_then(|(content, _)| content.as_ref());
        let pending = pending.filter(|_| parsed.is_latest || stored.is_new);
        let tracked = if parsed.is_latest { stored.revisions.last() } else { None };
        let content = pending.or(tracked).or_else(|| stored.revisions.get(stored.tracked));
        Output::success(json!(content).to_string())
    }
}

impl Juju {
    /// A new hook of this unit.
    pub(super) fn hook(&self) -> Core {
        let agent = Rc::clone(&self.0);
        let memory = Memory::new(move |call| agent.borrow_mut().answer(call));
        Core::new(hook(&[]), HookCommands::new(Box::new(memory)))
    }

    /// The calls since the last time.
    pub(super) fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.0.borrow_mut().calls)
    }

    pub(super) fn seen(&self) -> String {
        self.0.borrow().seen.clone()
    }

    /// The hook succeeds.
    pub(super) fn commit(&self) {
        let mut agent = self.0.borrow_mut();
        for (id, (content, info)) in std::mem::take(&mut agent.pending) {
            let stored = agent.secrets.get_mut(&id).unwrap();
            stored.revisions.extend(content);
            stored.info.extend(info);
        }
        agent.secrets.values_mut().for_each(|stored| stored.is_new = false);
    }

    /// The latest content of a secret, and a field of what is known of it.
    pub(super) fn stored(&self, id: &str, key: &str) -> Option<String> {
        let agent = self.0.borrow();
        let stored = &agent.secrets[id];
        let value = || Some(stored.info.get(key)?.as_str()?.to_owned());
        stored.revisions.last().unwrap().get(key).cloned().or_else(value)
    }

    pub(super) fn revisions(&self, id: &str) -> usize {
        self.0.borrow().secrets[id].revisions.len()
    }
}
