//! `assumes`.

use super::{Reader, versions};
use crate::rules;
use crate::tree::{Kind, Node};
use crate::{Assumes, Spanned, VersionBound};

const ADVICE: &str =
    "write a feature (`juju >= 3.1`, `k8s-api`), or a list under `any-of` or `all-of`";

impl Reader<'_> {
    pub(super) fn assumes(&mut self, node: &Node) -> Assumes {
        let items = self.list(node, &"`assumes`");
        Assumes::AllOf(self.expressions(items))
    }

    fn expressions(&mut self, items: &[Node]) -> Vec<Assumes> {
        items.iter().filter_map(|item| self.expression(item)).collect()
    }

    fn expression(&mut self, node: &Node) -> Option<Assumes> {
        let malformed = |reader: &mut Self, message: String| {
            reader.advise(&rules::MALFORMED_ASSUMES, node.span, message, ADVICE);
            None
        };
        match &node.kind {
            Kind::Mapping(mapping) => {
                let [entry] = mapping.entries.as_slice() else {
                    let count = mapping.entries.len();
                    return malformed(self, format!("an expression has one key, not {count}"));
                };
                let build = match entry.name() {
                    "all-of" => Assumes::AllOf,
                    "any-of" => Assumes::AnyOf,
                    other => return malformed(self, format!("`{other}` is no condition")),
                };
                let Kind::Sequence(items) = &entry.value.kind else {
                    let found = entry.value.describe();
                    let message = format!("`{}` takes a list, not {found}", entry.name());
                    return malformed(self, message);
                };
                Some(build(self.expressions(items)))
            }
            Kind::Scalar(scalar) if !matches!(scalar.resolved, crate::tree::Resolved::Text) => {
                malformed(self, format!("an expression must be a string, not {}", node.describe()))
            }
            Kind::Scalar(scalar) => feature(&scalar.text, node)
                .or_else(|| malformed(self, format!("`{}` is no expression", scalar.text))),
            Kind::Sequence(_) => malformed(self, "an expression must not be a list".to_owned()),
        }
    }
}

/// `name`, `name >= version` or `name < version`.
fn feature(text: &str, node: &Node) -> Option<Assumes> {
    let text = text.trim();
    let (name, version) = match text.find(['>', '<']) {
        None => (text, None),
        Some(at) => {
            let (name, bound) = text.split_at(at);
            let version = |text: &str| versions::parse(text.trim_start());
            let bound = match bound.strip_prefix(">=") {
                Some(text) => VersionBound::AtLeast(version(text)?),
                None => VersionBound::Below(version(bound.strip_prefix('<')?)?),
            };
            (name.trim_end(), Some(bound))
        }
    };
    let is_name = name.len() >= 2
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.ends_with('-')
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let name = Spanned { value: name.to_owned(), span: node.span };
    is_name.then_some(Assumes::Feature { name, version })
}
