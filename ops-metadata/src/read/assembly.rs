//! From the files to one charm: which key is read in which file.

use super::relations::loose_text;
use super::{Reader, Section, identity, name};
use crate::rules;
use crate::tree::{self, Entry, Kind, Mapping, Node};
use crate::{Charm, Diagnostic, FileId, Role, SourceFile, Spanned};

/// What Juju reads of `metadata.yaml`, and charmcraft writes there from its own file.
const SHARED: [&str; 19] = [
    "name",
    "summary",
    "description",
    "provides",
    "requires",
    "peers",
    "extra-bindings",
    "subordinate",
    "storage",
    "devices",
    "resources",
    "containers",
    "assumes",
    "charm-user",
    "terms",
    "links",
    "contact",
    "issues",
    "source-code",
];

/// What is read in `metadata.yaml` only.
const METADATA_ONLY: [&str; 17] = [
    "display-name",
    "maintainer",
    "maintainers",
    "docs",
    "source",
    "website",
    "tags",
    "categories",
    "series",
    "min-juju-version",
    "deployment",
    "payloads",
    "format",
    "revision",
    "version",
    "license",
    "bugs",
];

/// What is read in `charmcraft.yaml` only.
const CHARMCRAFT_ONLY: [&str; 19] = [
    "title",
    "type",
    "bases",
    "base",
    "build-base",
    "platforms",
    "parts",
    "charm-libs",
    "charmhub",
    "analysis",
    "extensions",
    "config",
    "actions",
    "adopt-info",
    "package-repositories",
    "spread",
    "lint",
    "craft-charm",
    "environment",
];

/// The root of each file that is there.
#[derive(Default)]
struct Roots {
    charmcraft: Option<Node>,
    metadata: Option<Node>,
    config: Option<Node>,
    actions: Option<Node>,
}

/// Reads the charm from its files; without one if a file is no YAML, or is no mapping.
pub(crate) fn read_charm(files: &[SourceFile]) -> (Option<Charm>, Vec<Diagnostic>) {
    let mut reader = Reader::new(files);
    let charm = reader.roots().map(|roots| reader.charm(&roots));
    let mut diagnostics = reader.diagnostics;
    diagnostics.sort_by_key(|found| found.span.map(|span| (span.file, span.start)));
    (charm, diagnostics)
}

impl Reader<'_> {
    fn roots(&mut self) -> Option<Roots> {
        let mut roots = Roots::default();
        let mut all_are_good = true;
        for (index, file) in self.files.iter().enumerate() {
            let Some(root) = self.root(FileId(index), &file.text) else {
                all_are_good = false;
                continue;
            };
            let may_be_empty = matches!(file.name.as_str(), "config.yaml" | "actions.yaml");
            let is_good = match root.kind {
                Kind::Mapping(_) => true,
                _ => root.is_null() && may_be_empty,
            };
            if !is_good {
                let message = format!("`{}` must be a mapping, not {}", file.name, root.describe());
                let help = "write keys and values: `name: my-charm`";
                self.advise(&rules::NOT_A_MAPPING, root.span, message, help);
                all_are_good = false;
                continue;
            }
            match file.name.as_str() {
                "charmcraft.yaml" => roots.charmcraft = Some(root),
                "metadata.yaml" => roots.metadata = Some(root),
                "config.yaml" => roots.config = Some(root),
                _ => roots.actions = Some(root),
            }
        }
        let describes_a_charm = roots.charmcraft.is_some() || roots.metadata.is_some();
        (all_are_good && describes_a_charm).then_some(roots)
    }

    fn root(&mut self, file: FileId, text: &str) -> Option<Node> {
        match tree::parse(file, text) {
            Ok(tree) => {
                for (key, earlier) in &tree.duplicates {
                    let name = Entry { key: key.clone(), value: key.clone() };
                    let message = format!("the key `{}` stands here again", name.name());
                    let help = format!("the first is at {}; keep one", self.place(earlier));
                    self.advise(&rules::DUPLICATE_KEY, key.span, message, help);
                }
                if let Some(span) = tree.second_document {
                    let help = "remove it, or join it with the first";
                    let message = "Juju does not read a second document";
                    self.advise(&rules::SECOND_DOCUMENT, span, message, help);
                }
                Some(tree.root)
            }
            Err(fault) => {
                self.report(fault.rule, fault.span, fault.message);
                None
            }
        }
    }

    /// The keys of `metadata.yaml`, and those of `charmcraft.yaml` that it lacks.
    fn join(&mut self, roots: &Roots) -> Mapping {
        let mut joined = Mapping::default();
        if let Some(Kind::Mapping(metadata)) = roots.metadata.as_ref().map(|root| &root.kind) {
            self.text_keys(metadata);
            for entry in &metadata.entries {
                self.check_place(entry, "metadata.yaml", &METADATA_ONLY, &CHARMCRAFT_ONLY);
                if !CHARMCRAFT_ONLY.contains(&entry.name()) {
                    joined.entries.push(entry.clone());
                }
            }
        }
        let Some(Kind::Mapping(charmcraft)) = roots.charmcraft.as_ref().map(|root| &root.kind)
        else {
            return joined;
        };
        self.text_keys(charmcraft);
        for entry in &charmcraft.entries {
            self.check_place(entry, "charmcraft.yaml", &CHARMCRAFT_ONLY, &METADATA_ONLY);
            match joined.entry(entry.name()).map(|own| own.key.span) {
                Some(span) => self.in_both_files(entry, &self.place(&span)),
                // Charmcraft leaves out what has no value, where Juju would refuse it.
                None if entry.value.is_null() => {}
                None => joined.entries.push(entry.clone()),
            }
        }
        joined
    }

    fn in_both_files(&mut self, entry: &Entry, place: &str) {
        let message = format!("`{}` stands at {place} too, which is what counts", entry.name());
        self.advise(&rules::KEY_IN_BOTH_FILES, entry.key.span, message, "remove one of the two");
    }

    fn check_place(&mut self, entry: &Entry, file: &str, own: &[&str], other: &[&str]) {
        let key = entry.name();
        if SHARED.contains(&key) || own.contains(&key) {
            return;
        }
        if !other.contains(&key) {
            let known: Vec<&str> = SHARED.iter().chain(own).copied().collect();
            self.unknown_key(entry, format!("`{key}` is no key of `{file}`"), &known);
            return;
        }
        let help = match (file, key) {
            ("metadata.yaml", "config") => "move it to `config.yaml`".to_owned(),
            ("metadata.yaml", "actions") => "move it to `actions.yaml`".to_owned(),
            ("metadata.yaml", "title") => "it is `display-name` here".to_owned(),
            ("charmcraft.yaml", "display-name") => "it is `title` here".to_owned(),
            ("charmcraft.yaml", "maintainer" | "maintainers") => {
                "write them as `links.contact`".to_owned()
            }
            ("charmcraft.yaml", "docs") => "write it as `links.documentation`".to_owned(),
            ("charmcraft.yaml", "source" | "website" | "bugs") => {
                "write it under `links`".to_owned()
            }
            ("metadata.yaml", _) => "it belongs in `charmcraft.yaml`".to_owned(),
            _ => "it belongs in `metadata.yaml`".to_owned(),
        };
        let message = format!("`{key}` is not read in `{file}`");
        self.advise(&rules::MISPLACED_KEY, entry.key.span, message, help);
    }

    fn charm(&mut self, roots: &Roots) -> Charm {
        let joined = self.join(roots);
        let section = Section { mapping: &joined, owner: "the charm" };
        let main = roots.metadata.as_ref().or(roots.charmcraft.as_ref());
        let mut needed = |key| match main {
            Some(root) => self.needed(section, key, root),
            None => None,
        };
        let charm_name = needed("name");
        let summary = needed("summary");
        let description = needed("description");
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
        let config = self.own_or_charmcraft_s(roots.config.as_ref(), roots, "config");
        let actions = self.own_or_charmcraft_s(roots.actions.as_ref(), roots, "actions");
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

    /// The content of `config.yaml` or `actions.yaml`, or charmcraft's key of that name.
    fn own_or_charmcraft_s(
        &mut self,
        own: Option<&Node>,
        roots: &Roots,
        key: &str,
    ) -> Option<Node> {
        let entry = match roots.charmcraft.as_ref().map(|root| &root.kind) {
            Some(Kind::Mapping(charmcraft)) => charmcraft.entry(key).cloned(),
            _ => None,
        };
        match (own, entry) {
            (Some(own), Some(entry)) => {
                let place = self.place(&own.span);
                self.in_both_files(&entry, &place);
                Some(own.clone())
            }
            (Some(own), None) => Some(own.clone()),
            // Charmcraft writes no file for a key without a value.
            (None, entry) => entry.map(|entry| entry.value).filter(|node| !node.is_null()),
        }
    }

    fn check_charmcraft(&mut self, roots: &Roots) {
        let Some(Kind::Mapping(charmcraft)) = roots.charmcraft.as_ref().map(|root| &root.kind)
        else {
            return;
        };
        let kind = charmcraft.get("type").and_then(|node| Some((node.span, loose_text(node)?)));
        if let Some((span, kind)) = kind.filter(|(_, kind)| kind != "charm") {
            let message = format!("`{kind}` is not the type of a charm");
            self.advise(&rules::NOT_A_CHARM, span, message, "write `type: charm`");
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
