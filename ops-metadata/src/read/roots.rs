//! The files parsed, each to its root.

use std::rc::Rc;

use super::Reader;
use crate::rules;
use crate::tree::{self, Kind, Mapping, Node};
use crate::{FileId, Span};

/// The root of each file that is there.
#[derive(Default)]
pub(super) struct Roots {
    pub(super) charmcraft: Option<Root>,
    pub(super) metadata: Option<Root>,
    /// Nothing, if the file is empty.
    pub(super) config: Option<Node>,
    pub(super) actions: Option<Node>,
}

/// The mapping that a file is.
pub(super) struct Root {
    pub(super) mapping: Rc<Mapping>,
    /// Where it begins.
    pub(super) start: Span,
}

impl Reader<'_> {
    /// Parses every file, so that a fault in one hides none in another.
    pub(super) fn roots(&mut self) -> Option<Roots> {
        let mut roots = Roots::default();
        let mut all_are_good = true;
        for (index, file) in self.files.iter().enumerate() {
            let Some(root) = self.root(FileId(index), &file.text) else {
                all_are_good = false;
                continue;
            };
            match (file.name.as_str(), &root.kind) {
                ("charmcraft.yaml", Kind::Mapping(mapping)) => {
                    roots.charmcraft = Some(Root::new(mapping, root.span));
                }
                ("metadata.yaml", Kind::Mapping(mapping)) => {
                    roots.metadata = Some(Root::new(mapping, root.span));
                }
                ("config.yaml", Kind::Mapping(_)) => roots.config = Some(root),
                ("actions.yaml", Kind::Mapping(_)) => roots.actions = Some(root),
                ("config.yaml", _) if root.is_null() => roots.config = Some(root),
                ("actions.yaml", _) if root.is_null() => roots.actions = Some(root),
                (name, _) => {
                    let message = format!("`{name}` must be a mapping, not {}", root.describe());
                    let help = "write keys and values, such as `name: my-charm`";
                    self.advise(&rules::NOT_A_MAPPING, root.span, message, help);
                    all_are_good = false;
                }
            }
        }
        all_are_good.then_some(roots)
    }

    fn root(&mut self, file: FileId, text: &str) -> Option<Node> {
        let tree = match tree::parse(file, text) {
            Ok(tree) => tree,
            Err(fault) => {
                self.report(fault.rule, fault.span, fault.message);
                return None;
            }
        };
        for duplicate in &tree.duplicates {
            let message = format!("the key `{}` stands here again", duplicate.name);
            let help = format!("the first is at {}; keep one", self.place(&duplicate.earlier));
            self.advise(&rules::DUPLICATE_KEY, duplicate.span, message, help);
        }
        if let Some(span) = tree.second_document {
            let help = "remove it, or join it with the first";
            let message = "Juju does not read a second document";
            self.advise(&rules::SECOND_DOCUMENT, span, message, help);
        }
        Some(tree.root)
    }
}

impl Root {
    fn new(mapping: &Rc<Mapping>, span: Span) -> Self {
        Self { mapping: Rc::clone(mapping), start: Span { end: span.start, ..span } }
    }
}
