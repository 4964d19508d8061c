//! `assumes`.

use super::{Reader, versions};
use crate::rules;
use crate::tree::{Kind, Node, Resolved};
use crate::{Assumes, Span, Spanned, VersionBound};

impl Reader<'_> {
    pub(super) fn assumes(&mut self, node: &Node) -> Assumes {
        let items = self.list(node, &"`assumes`");
        Assumes::AllOf(self.expressions(items))
    }

    fn expressions(&mut self, items: &[Node]) -> Vec<Assumes> {
        items.iter().filter_map(|item| self.expression(item)).collect()
    }

    fn expression(&mut self, node: &Node) -> Option<Assumes> {
        match &node.kind {
            Kind::Mapping(mapping) => {
                let [entry] = mapping.entries.as_slice() else {
                    let count = mapping.entries.len();
                    let message = format!("an expression has one key, not {count}");
                    return self.malformed_assumes(node.span, message);
                };
                let build = match entry.name() {
                    "all-of" => Assumes::AllOf,
                    "any-of" => Assumes::AnyOf,
                    other => {
                        let message = format!("`{other}` is neither `any-of` nor `all-of`");
                        return self.malformed_assumes(entry.key.span, message);
                    }
                };
                let Kind::Sequence(items) = &entry.value.kind else {
                    let found = entry.value.describe();
                    let message = format!("`{}` takes a list, not {found}", entry.name());
                    return self.malformed_assumes(entry.value.span, message);
                };
                Some(build(self.expressions(items)))
            }
            Kind::Scalar(scalar) if scalar.resolved == Resolved::Text => {
                feature(&scalar.text, node.span).or_else(|| {
                    let message = format!("`{}` is no expression", scalar.text);
                    self.malformed_assumes(node.span, message)
                })
            }
            _ => {
                let message = format!("an expression must be a string, not {}", node.describe());
                self.malformed_assumes(node.span, message)
            }
        }
    }

    fn malformed_assumes(&mut self, span: Span, message: String) -> Option<Assumes> {
        let help = "write a feature (`juju >= 3.1`, `k8s-api`), or `any-of` or `all-of` and a list";
        self.advise(&rules::MALFORMED_ASSUMES, span, message, help);
        None
    }
}

/// `name`, `name >= version` or `name < version`.
fn feature(text: &str, span: Span) -> Option<Assumes> {
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
    let name = Spanned { value: name.to_owned(), span };
    is_name.then_some(Assumes::Feature { name, version })
}
