//! `containers`.

use super::Reader;
use super::relations::loose_text;
use crate::rules;
use crate::tree::{Kind, Node};
use crate::{
    ContainerBase, ContainerMeta, Mount, ResourceKind, ResourceMeta, Spanned, StorageMeta, suggest,
};

const KEYS: [&str; 5] = ["resource", "mounts", "bases", "uid", "gid"];

/// The ids that Juju keeps for its own users.
const RESERVED_IDS: std::ops::Range<i64> = 1000..10_000;

impl Reader<'_> {
    pub(super) fn containers(
        &mut self,
        node: &Node,
        resources: &[ResourceMeta],
        storages: &[StorageMeta],
    ) -> Vec<ContainerMeta> {
        let named = self.named(node, &"`containers`");
        named
            .into_iter()
            .map(|(name, node)| self.container(name, node, resources, storages))
            .collect()
    }

    fn container(
        &mut self,
        name: Spanned<String>,
        node: &Node,
        resources: &[ResourceMeta],
        storages: &[StorageMeta],
    ) -> ContainerMeta {
        let owner = format!("container `{}`", name.value);
        let mut container = ContainerMeta {
            name,
            resource: None,
            mounts: Vec::new(),
            bases: Vec::new(),
            uid: None,
            gid: None,
        };
        if node.is_null() {
            let message = format!("{owner} must be a mapping, not nothing");
            let help = format!("write `{}: {{}}`, or name its image", container.name.value);
            self.advise(&rules::WRONG_TYPE, container.name.span, message, help);
            return container;
        }
        let Some(section) = self.section(node, &owner) else { return container };
        self.known_keys(section, &KEYS);
        container.resource = self.string_at(section, "resource").filter(|name| !name.is_empty());
        if let Some(resource) = &container.resource {
            self.check_image(resource, resources);
        }
        if let Some(bases) = section.mapping.get("bases") {
            container.bases = container_bases(bases);
            if container.resource.is_some() {
                let message = format!("{owner} has an image and bases; Juju reads the image");
                let help = "keep one of `resource` and `bases`";
                self.advise(&rules::RESOURCE_AND_BASES, bases.span, message, help);
            }
        }
        if let Some(mounts) = section.mapping.get("mounts") {
            let items = self.list(mounts, &format_args!("`mounts` of {owner}"));
            container.mounts =
                items.iter().filter_map(|item| self.mount(item, &owner, storages)).collect();
        }
        container.uid = self.integer_at(section, "uid");
        container.gid = self.integer_at(section, "gid");
        for (key, id) in [("uid", container.uid), ("gid", container.gid)] {
            let node = section.mapping.get(key);
            if let (Some(id), Some(node)) = (id.filter(|id| RESERVED_IDS.contains(id)), node) {
                let message = format!("{id} is an id that Juju keeps for itself");
                let help = "choose one below 1000 or from 10000 on";
                self.advise(&rules::RESERVED_USER_ID, node.span, message, help);
            }
        }
        container
    }

    fn check_image(&mut self, name: &Spanned<String>, resources: &[ResourceMeta]) {
        match resources.iter().find(|resource| resource.name.value == name.value) {
            None => {
                let message = format!("no resource `{}` is declared", name.value);
                let known = resources.iter().map(|resource| resource.name.value.as_str());
                let help = match suggest(name, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("declare it under `resources`, as `{}`", name.value),
                };
                self.advise(&rules::UNKNOWN_RESOURCE, name.span, message, help);
            }
            Some(resource) if resource.kind != ResourceKind::OciImage => {
                let place = self.place(&resource.name.span);
                let message = format!("resource `{}` at {place} is no image", name.value);
                let help = "an image is a resource of `type: oci-image`";
                self.advise(&rules::RESOURCE_NOT_IMAGE, name.span, message, help);
            }
            Some(_) => {}
        }
    }

    fn mount(&mut self, node: &Node, owner: &str, storages: &[StorageMeta]) -> Option<Mount> {
        let owner = format!("a mount of {owner}");
        let section = self.section(node, &owner)?;
        self.known_keys(section, &["storage", "location"]);
        let storage = self.string_at(section, "storage").filter(|name| !name.is_empty());
        let location = self.string_at(section, "location").filter(|path| !path.is_empty());
        for (key, is_missing) in [("storage", storage.is_none()), ("location", location.is_none())]
        {
            // What is there and wrong is reported already.
            let is_empty = section.mapping.get(key).is_none_or(|node| {
                matches!(&node.kind, Kind::Scalar(scalar) if scalar.text.is_empty())
                    && !node.is_null()
            });
            if is_missing && is_empty {
                let message = format!("{owner} says no `{key}`");
                let help = "write both `storage` and `location`";
                self.advise(&rules::INCOMPLETE_MOUNT, node.span, message, help);
            }
        }
        let storage = storage?;
        if !storages.iter().any(|known| known.name.value == storage.value) {
            let message = format!("no storage `{}` is declared", storage.value);
            let known = storages.iter().map(|known| known.name.value.as_str());
            let help = match suggest(&storage, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "declare it under `storage`".to_owned(),
            };
            self.advise(&rules::UNKNOWN_STORAGE, storage.span, message, help);
        }
        Some(Mount { storage, location: location.map(|path| path.value) })
    }
}

/// Juju does not read a container's bases, so nothing about them is wrong.
fn container_bases(node: &Node) -> Vec<ContainerBase> {
    let Kind::Sequence(items) = &node.kind else { return Vec::new() };
    let base = |item: &Node| {
        let Kind::Mapping(mapping) = &item.kind else { return None };
        let text = |key| mapping.get(key).and_then(loose_text).unwrap_or_default();
        let architectures = match mapping.get("architectures").map(|node| &node.kind) {
            Some(Kind::Sequence(items)) => items.iter().filter_map(loose_text).collect(),
            _ => Vec::new(),
        };
        Some(ContainerBase { os_name: text("name"), channel: text("channel"), architectures })
    };
    items.iter().filter_map(base).collect()
}
