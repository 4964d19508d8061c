//! From the files to one charm.

use super::relations::loose_text;
use super::roots::Roots;
use super::{Reader, Section, identity, name};
use crate::rules;
use crate::tree::{Kind, Mapping};
use crate::{Charm, Diagnostic, Role, SourceFile, Spanned};

/// Reads the charm from its files; without one if a file is no YAML, or is no mapping.
pub(crate) fn read_charm(files: &[SourceFile]) -> (Option<Charm>, Vec<Diagnostic>) {
    let mut reader = Reader::new(files);
    let charm = reader.roots().map(|roots| reader.charm(&roots));
    let mut diagnostics = reader.diagnostics;
    diagnostics.sort_by_key(|found| found.span.map(|span| (span.file, span.start)));
    (charm, diagnostics)
}

impl Reader<'_> {
    fn charm(&mut self, roots: &Roots) -> Charm {
        let joined = self.join(roots);
        let section = Section { mapping: &joined, owner: "the charm" };
        let start = roots.metadata.as_ref().or(roots.charmcraft.as_ref()).map(|root| root.start);
        let charm_name = self.needed(section, "name", start);
        let summary = self.needed(section, "summary", start);
        let description = self.needed(section, "description", start);
        if let Some(charm_name) = &charm_name {
            self.check_charm_name(charm_name);
        }
        self.check_charmcraft(roots);
        self.check_format(&joined);

        let bare_name = charm_name.as_ref().map_or("", |name| name.value.as_str());
        let subordinate = self.boolean_at(section, "subordinate").unwrap_or_default();
        let mut relations = Vec::new();
        for role in [Role::Requires, Role::Provides, Role::Peers] {
            if let Some(node) = joined.get(role.key()) {
                relations.extend(self.endpoints(node, role));
            }
        }
        self.check_endpoints(bare_name, subordinate, &relations);
        if let Some(node) = joined.get("subordinate").filter(|_| subordinate) {
            self.check_subordinate(node, &relations);
        }
        let resources = joined.get("resources").map(|node| self.resources(node));
        let storages = joined.get("storage").map(|node| self.storages(node));
        let (resources, storages) = (resources.unwrap_or_default(), storages.unwrap_or_default());
        let containers = joined.get("containers");
        let containers = containers.map(|node| self.containers(node, &resources, &storages));
        let extra_bindings =
            joined.get("extra-bindings").map(|node| self.extra_bindings(node, &relations));
        let series = self.series(section);
        self.check_deployment(section, &series);
        for key in ["format", "revision"] {
            self.integer_at(section, key);
        }
        let mut tags = self.strings_at(section, "tags");
        tags.extend(self.strings_at(section, "categories"));
        let config = self.file_or_key(roots.config.as_ref(), roots, "config");
        let actions = self.file_or_key(roots.actions.as_ref(), roots, "actions");
        Charm {
            title: identity::title(&joined),
            summary,
            description,
            subordinate,
            relations,
            containers: containers.unwrap_or_default(),
            storages,
            resources,
            options: config.map(|node| self.configuration(&node)).unwrap_or_default(),
            actions: actions.map(|node| self.actions(&node, bare_name)).unwrap_or_default(),
            extra_bindings: extra_bindings.unwrap_or_default(),
            payloads: joined.get("payloads").map(|node| self.payloads(node)).unwrap_or_default(),
            devices: joined.get("devices").map(|node| self.devices(node)).unwrap_or_default(),
            assumes: joined.get("assumes").map(|node| self.assumes(node)),
            charm_user: self.charm_user(section),
            min_juju_version: self.min_juju_version(section),
            series,
            terms: self.terms(section),
            tags,
            maintainers: identity::maintainers(&joined),
            links: identity::links(&joined),
            extensions: self.extensions(&joined),
            name: charm_name,
        }
    }

    fn check_charmcraft(&mut self, roots: &Roots) {
        let kind = roots.charmcraft.as_ref().and_then(|root| root.mapping.get("type"));
        let Some(kind) = kind else { return };
        if let Some(word) = loose_text(kind).filter(|word| word != "charm") {
            let message = format!("`{word}` is not the type of a charm");
            self.advise(&rules::NOT_A_CHARM, kind.span, message, "write `type: charm`");
        }
    }

    fn extensions(&mut self, joined: &Mapping) -> Vec<Spanned<String>> {
        let Some(entry) = joined.entry("extensions") else { return Vec::new() };
        let Kind::Sequence(items) = &entry.value.kind else { return Vec::new() };
        let extensions: Vec<_> =
            items.iter().filter_map(|node| self.text(node, &"an extension")).collect();
        if !extensions.is_empty() {
            let message = "names that charmcraft's extensions add are not known here";
            let help = "`charmcraft expand-extensions` prints the file with them";
            self.advise(&rules::EXTENSIONS_NOT_EXPANDED, name(entry).span, message, help);
        }
        extensions
    }
}
