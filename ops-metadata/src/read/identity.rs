//! What a charm says about itself: its names, its people, what it needs of Juju.

use super::relations::loose_text;
use super::{Reader, Section, versions, words};
use crate::rules;
use crate::tree::{Kind, Mapping, Node};
use crate::{CharmUser, Diagnostic, Links, Span, Spanned, Version, suggest};

/// Keys that only charms for bases have, and keys that only older charms have.
const OF_BASES: [&str; 3] = ["containers", "assumes", "charm-user"];
const OF_SERIES: [&str; 3] = ["series", "deployment", "min-juju-version"];

impl Reader<'_> {
    /// A key of the charm itself that Juju needs; `start` is where it could stand.
    pub(super) fn needed(
        &mut self,
        section: Section<'_>,
        key: &str,
        start: Option<Span>,
    ) -> Option<Spanned<String>> {
        if section.mapping.get(key).is_none() {
            let message = format!("the charm has no `{key}`");
            let missing = Diagnostic::new(&rules::MISSING_KEY, start, message);
            self.diagnostics.push(missing.help(format!("add `{key}: `")));
        }
        self.string_at(section, key)
    }

    pub(super) fn check_charm_name(&mut self, name: &Spanned<String>) {
        // Words of small letters and digits joined by hyphens; the first begins with a letter,
        // the others hold one.
        let is_word = |word: &str| {
            word.bytes().any(|byte| byte.is_ascii_lowercase())
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let begins_well = name.starts_with(|c: char| c.is_ascii_lowercase());
        if !begins_well || !name.split('-').all(is_word) {
            let message = format!("Juju cannot deploy a charm named `{}`", name.value);
            let help = "use small letters, digits and inner hyphens, a letter first";
            self.advise(&rules::BAD_CHARM_NAME, name.span, message, help);
        }
    }

    pub(super) fn check_format(&mut self, mapping: &Mapping) {
        let entries = |keys: [&str; 3]| keys.into_iter().find_map(|key| mapping.entry(key));
        let (Some(new), Some(old)) = (entries(OF_BASES), entries(OF_SERIES)) else { return };
        let message = format!("`{}` cannot be used with `{}`", old.name(), new.name());
        let help = format!(
            "`{}` at {} makes this a charm for bases: remove `{}`",
            new.name(),
            self.place(&new.key.span),
            old.name()
        );
        self.advise(&rules::AMBIGUOUS_FORMAT, old.key.span, message, help);
    }

    pub(super) fn charm_user(&mut self, section: Section<'_>) -> Option<CharmUser> {
        let user = self.string_at(section, "charm-user")?;
        match user.as_str() {
            "root" => Some(CharmUser::Root),
            "sudoer" => Some(CharmUser::Sudoer),
            "non-root" => Some(CharmUser::NonRoot),
            other => {
                let known = ["root", "sudoer", "non-root"];
                let message = format!("`{other}` is no user that a charm can run as");
                let help = match suggest(other, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the users are {}", words(&known)),
                };
                self.advise(&rules::UNKNOWN_CHARM_USER, user.span, message, help);
                None
            }
        }
    }

    pub(super) fn min_juju_version(&mut self, section: Section<'_>) -> Option<Version> {
        let text = self.string_at(section, "min-juju-version")?;
        let version = versions::parse_full(&text);
        if version.is_none() {
            let message = format!("`{}` is no version of Juju", text.value);
            let help = "write three numbers (`2.9.49`), or two and a tag (`2.8-beta1`)";
            self.advise(&rules::BAD_JUJU_VERSION, text.span, message, help);
        }
        version
    }

    pub(super) fn strings_at(&mut self, section: Section<'_>, key: &str) -> Vec<Spanned<String>> {
        match section.mapping.get(key) {
            Some(node) => self.strings(node, &format_args!("`{key}`")),
            None => Vec::new(),
        }
    }

    pub(super) fn series(&mut self, section: Section<'_>) -> Vec<Spanned<String>> {
        let series = self.strings_at(section, "series");
        for name in &series {
            let is_good = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
            if !is_good {
                let message = format!("`{}` is no name of a series", name.value);
                self.advise(&rules::BAD_SERIES, name.span, message, "write one such as `jammy`");
            }
        }
        series
    }

    pub(super) fn terms(&mut self, section: Section<'_>) -> Vec<Spanned<String>> {
        let terms = self.strings_at(section, "terms");
        for term in terms.iter().filter(|term| !is_term(term)) {
            let message = format!("`{}` is no term", term.value);
            let help = "write `name`, `owner/name` or `owner/name/revision`";
            self.advise(&rules::BAD_TERM, term.span, message, help);
        }
        terms
    }

    /// `deployment` of Kubernetes charms before containers. Nothing here uses it.
    pub(super) fn check_deployment(&mut self, section: Section<'_>, series: &[Spanned<String>]) {
        let Some(entry) = section.mapping.entry("deployment") else { return };
        let Some(deployment) = self.section(&entry.value, "`deployment`") else { return };
        self.known_keys(deployment, &["type", "mode", "service", "min-version"]);
        for (key, known) in [
            ("type", ["stateful", "stateless", "daemon"].as_slice()),
            ("mode", &["operator", "workload"]),
            ("service", &["cluster", "loadbalancer", "external", "omit"]),
        ] {
            let Some(node) = deployment.mapping.get(key) else { continue };
            let is_known =
                matches!(&node.kind, Kind::Scalar(scalar) if known.contains(&scalar.text.as_str()));
            if !is_known {
                let message = format!("`{key}` of a deployment must be one of {}", words(known));
                self.report(&rules::BAD_DEPLOYMENT, node.span, message);
            }
        }
        self.string_at(deployment, "min-version");
        if series.first().is_none_or(|first| first.value != "kubernetes") {
            let message = "`deployment` needs `kubernetes` as the first of `series`";
            let help = "new charms declare `containers` instead";
            self.advise(&rules::BAD_DEPLOYMENT, entry.key.span, message, help);
        }
    }
}

/// `title` is charmcraft's, `display-name` its name in `metadata.yaml`, which counts.
pub(super) fn title(mapping: &Mapping) -> Option<Spanned<String>> {
    let node = mapping.get("display-name").or_else(|| mapping.get("title"))?;
    loose_text(node).map(|value| Spanned { value, span: node.span })
}

/// `maintainer`, `maintainers` and `links.contact`, in this order.
pub(super) fn maintainers(mapping: &Mapping) -> Vec<String> {
    let contact = links_of(mapping).and_then(|links| links.get("contact"));
    [mapping.get("maintainer"), mapping.get("maintainers"), contact]
        .into_iter()
        .flatten()
        .flat_map(loose_texts)
        .collect()
}

/// `links`, where the older keys of the charm itself come first.
pub(super) fn links(mapping: &Mapping) -> Links {
    let under_links = |key| links_of(mapping).and_then(|links| links.get(key));
    let texts = |key| {
        let own = mapping.get(key).map(loose_texts).unwrap_or_default();
        if own.is_empty() { under_links(key).map(loose_texts).unwrap_or_default() } else { own }
    };
    let docs = mapping.get("docs").and_then(loose_text);
    Links {
        websites: texts("website"),
        sources: texts("source"),
        issues: texts("issues"),
        documentation: docs.or_else(|| under_links("documentation").and_then(loose_text)),
    }
}

fn links_of(mapping: &Mapping) -> Option<&Mapping> {
    match &mapping.get("links")?.kind {
        Kind::Mapping(links) => Some(links),
        _ => None,
    }
}

/// One text or a list of them.
fn loose_texts(node: &Node) -> Vec<String> {
    match &node.kind {
        Kind::Sequence(items) => items.iter().filter_map(loose_text).collect(),
        _ => loose_text(node).into_iter().collect(),
    }
}

/// `[tenant:][owner/]name[/revision]`.
fn is_term(term: &str) -> bool {
    let (tenant, id) = term.split_once(':').unwrap_or(("", term));
    let parts: Vec<&str> = id.split('/').collect();
    let is_number = |text: &str| text.parse::<i64>().is_ok_and(|number| number >= 0);
    let (owner, name) = match parts.as_slice() {
        [name] => ("", *name),
        [name, revision] if is_number(revision) => ("", *name),
        [_, revision] if revision.parse::<i64>().is_ok() => return false,
        [owner, name] => (*owner, *name),
        [owner, name, revision] if is_number(revision) => (*owner, *name),
        _ => return false,
    };
    (tenant.is_empty() || tenant == "cs" || is_term_name(tenant))
        && (owner.is_empty() || is_user(owner))
        && is_term_name(name)
}

/// Two or more small letters, digits and single inner hyphens, a letter first.
fn is_term_name(name: &str) -> bool {
    name.len() >= 2
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.ends_with('-')
        && !name.contains("--")
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A name of two characters or more, and a domain of the same kind behind an `@`.
fn is_user(user: &str) -> bool {
    let is_name = |name: &str| {
        let ends_well = |c: char| c.is_ascii_alphanumeric();
        name.len() >= 2
            && name.starts_with(ends_well)
            && name.ends_with(ends_well)
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-'))
    };
    match user.split_once('@') {
        Some((name, domain)) => is_name(name) && is_name(domain),
        None => is_name(user),
    }
}

#[cfg(test)]
mod tests {
    use super::is_term;

    #[test]
    fn terms_are_juju_s() {
        for good in ["mysql", "cs:mysql", "owner/name", "name/1", "owner/name/0", "us@er/na-me"] {
            assert!(is_term(good), "{good}");
        }
        for bad in ["", "a", "UP", "a--b", "x/y/z", "a/b/c/d", "name/-1", "1name", "o/name"] {
            assert!(!is_term(bad), "{bad}");
        }
    }
}
