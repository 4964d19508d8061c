//! The names of the generated types, and which of them are taken.

use std::collections::HashMap;

use ops_metadata::Spanned;
use proc_macro2::Ident;
use quote::format_ident;
use syn::ext::IdentExt as _;

use super::parameters::TypeItem;
use super::{Collision, Model, marker};
use crate::naming;

/// The types that every charm has, named after its struct.
pub(crate) struct GeneratedNames {
    /// The hidden module that holds them all.
    pub(crate) module: Ident,
    pub(crate) config: Ident,
    pub(crate) event: Ident,
    pub(crate) event_names: Ident,
    pub(crate) relations: Ident,
    pub(crate) containers: Ident,
    pub(crate) storages: Ident,
    pub(crate) resources: Ident,
}

impl GeneratedNames {
    pub(crate) fn of(charm: &Ident) -> Self {
        let charm = charm.unraw();
        Self {
            module: format_ident!("__{}", naming::snake(&charm.to_string())),
            config: format_ident!("{charm}Config"),
            event: format_ident!("{charm}Event"),
            event_names: format_ident!("{charm}EventNames"),
            relations: format_ident!("{charm}Relations"),
            containers: format_ident!("{charm}Containers"),
            storages: format_ident!("{charm}Storages"),
            resources: format_ident!("{charm}Resources"),
        }
    }
}

/// The types of the actions' parameters.
pub(crate) struct Types<'r> {
    items: Vec<Option<TypeItem<'r>>>,
    /// Names that meet, as in [`Model::collisions`].
    pub(crate) collisions: Vec<Collision<'r>>,
    /// Parameters whose type would have the name of a type that comes from no name in the YAML.
    pub(crate) reserved: Vec<(&'r Spanned<String>, String)>,
    taken: HashMap<String, Option<&'r Spanned<String>>>,
}

impl<'r> Types<'r> {
    pub(super) fn new(names: &GeneratedNames, model: &Model<'r>) -> Self {
        let GeneratedNames {
            module: _,
            config,
            event,
            event_names,
            relations,
            containers,
            storages,
            resources,
        } = names;
        let fixed = [config, event, event_names, relations, containers, storages, resources];
        let mut taken: HashMap<_, _> = fixed.map(|ident| (ident.to_string(), None)).into();
        let mut take = |ident: Ident, name| taken.insert(ident.to_string(), Some(name));
        for relation in &model.relations {
            take(relation.endpoint(), relation.name);
            for event in super::RELATION_EVENTS {
                take(marker(relation, event.hook), relation.name);
            }
        }
        for container in &model.containers {
            take(marker(container, "container"), container.name);
            for event in super::CONTAINER_EVENTS {
                take(marker(container, event.hook), container.name);
            }
        }
        for storage in &model.storages {
            take(marker(storage, "storage"), storage.name);
            for event in super::STORAGE_EVENTS {
                take(marker(storage, event.hook), storage.name);
            }
        }
        for binding in &model.extra_bindings {
            take(marker(binding, "binding"), binding.name);
        }
        for action in &model.actions {
            if let Some(params) = action.params() {
                take(params, action.name);
            }
        }
        Self { items: Vec::new(), collisions: Vec::new(), reserved: Vec::new(), taken }
    }

    /// Takes a name for the type of a parameter; `None` if it is taken.
    pub(super) fn claim(&mut self, type_name: &str, by: &'r Spanned<String>) -> Option<Ident> {
        match self.taken.get(type_name) {
            None => {
                self.taken.insert(type_name.to_owned(), Some(by));
                Some(format_ident!("{type_name}"))
            }
            Some(Some(first)) => {
                let ident = type_name.to_owned();
                self.collisions.push(Collision { what: "types", first, second: by, ident });
                None
            }
            Some(None) => {
                self.reserved.push((by, type_name.to_owned()));
                None
            }
        }
    }

    /// Keeps a place, so that an outer type stands before its inner ones.
    pub(super) fn reserve(&mut self) -> usize {
        self.items.push(None);
        self.items.len() - 1
    }

    pub(super) fn put(&mut self, at: usize, item: TypeItem<'r>) {
        if let Some(place) = self.items.get_mut(at) {
            *place = Some(item);
        }
    }

    /// Outer before inner, in the order of the file.
    pub(crate) fn items(&self) -> impl Iterator<Item = &TypeItem<'r>> {
        self.items.iter().flatten()
    }

    /// The type of a name.
    pub(crate) fn find(&self, ident: &Ident) -> Option<&TypeItem<'r>> {
        self.items().find(|item| match item {
            TypeItem::Object(object) => object.ident == *ident,
            TypeItem::Enum(choices) => choices.ident == *ident,
        })
    }

    /// Whether a parameter's type has this name.
    pub(crate) fn defines(&self, ident: &Ident) -> bool {
        self.find(ident).is_some()
    }
}
