//! The charm's files with the names that Rust code knows them by. Both macros build it, and agree.

mod component;
mod default;
mod event;
mod parameters;
mod types;

pub(crate) use component::{ComponentEvent, component_events};
pub(crate) use default::TypedValue;
pub(crate) use event::{
    CONTAINER_EVENTS, Event, EventKind, LIFECYCLE_EVENTS, Payload, RELATION_EVENTS, STORAGE_EVENTS,
};
pub(crate) use parameters::{EnumType, FieldType, ObjectType, Parameter, TypeItem};
pub(crate) use types::{GeneratedNames, Types};

use ops_metadata::{
    ActionMeta, Charm, ContainerMeta, OptionMeta, Reading, RelationMeta, ResourceMeta, Role, Span,
    Spanned, StorageMeta,
};
use proc_macro2::Ident;

use crate::naming;

/// What is declared, under its names in Rust.
pub(crate) struct Model<'r> {
    pub(crate) reading: &'r Reading,
    pub(crate) charm: &'r Charm,
    pub(crate) relations: Vec<Declared<'r, RelationMeta>>,
    pub(crate) containers: Vec<Declared<'r, ContainerMeta>>,
    pub(crate) storages: Vec<Declared<'r, StorageMeta>>,
    pub(crate) resources: Vec<Declared<'r, ResourceMeta>>,
    pub(crate) extra_bindings: Vec<Declared<'r, Spanned<String>>>,
    pub(crate) options: Vec<Declared<'r, OptionMeta>>,
    pub(crate) actions: Vec<Declared<'r, ActionMeta>>,
    /// Everything that the charm can receive, actions among it.
    pub(crate) events: Vec<Event<'r>>,
    /// Names that meet; of each two the first is in the lists above.
    pub(crate) collisions: Vec<Collision<'r>>,
}

/// Something that the YAML declares by name.
pub(crate) struct Declared<'r, T> {
    pub(crate) meta: &'r T,
    pub(crate) name: &'r Spanned<String>,
    /// Its field or method.
    pub(crate) snake: Ident,
    /// What its types begin with.
    pub(crate) camel: Ident,
}

/// Two names of the YAML that are one in Rust.
pub(crate) struct Collision<'r> {
    /// What is declared twice: `options`.
    pub(crate) what: &'static str,
    pub(crate) first: &'r Spanned<String>,
    pub(crate) second: &'r Spanned<String>,
    /// The one name.
    pub(crate) ident: String,
}

impl<'r> Model<'r> {
    /// Gives everything that `charm` declares its names.
    pub(crate) fn of(reading: &'r Reading, charm: &'r Charm) -> Self {
        let mut collisions = Vec::new();
        let mut model = Self {
            reading,
            charm,
            relations: distinct("relations", &charm.relations, |it| &it.name, &mut collisions),
            containers: distinct("containers", &charm.containers, |it| &it.name, &mut collisions),
            storages: distinct("storages", &charm.storages, |it| &it.name, &mut collisions),
            resources: distinct("resources", &charm.resources, |it| &it.name, &mut collisions),
            extra_bindings: distinct(
                "extra bindings",
                &charm.extra_bindings,
                |it| it,
                &mut collisions,
            ),
            options: distinct("options", &charm.options, |it| &it.name, &mut collisions),
            actions: distinct("actions", &charm.actions, |it| &it.name, &mut collisions),
            events: Vec::new(),
            collisions,
        };
        model.events = event::events(&model);
        model
    }

    /// The events that `#[on]` takes.
    pub(crate) fn observable(&self) -> impl Iterator<Item = &Event<'r>> {
        self.events.iter().filter(|event| !event.is_action())
    }

    /// How messages name the charm's file: the one that holds its name, or the first.
    pub(crate) fn file(&self) -> &str {
        let named =
            self.charm.name.as_ref().and_then(|name| self.reading.files.get(name.span.file.0));
        named.or(self.reading.files.first()).map_or("charmcraft.yaml", |file| &file.name)
    }

    /// How messages name the file that declares things like the one at `span`.
    pub(crate) fn file_of(&self, span: Option<&Span>) -> &str {
        let file = span.and_then(|span| self.reading.files.get(span.file.0));
        file.map_or_else(|| self.file(), |file| &file.name)
    }

    /// The charm and where it is named: ``the charm `hello` (charmcraft.yaml:1:7)``.
    pub(crate) fn title(&self) -> String {
        match &self.charm.name {
            Some(name) => {
                format!("the charm `{}` ({})", name.value, self.reading.place(&name.span))
            }
            None => format!("this charm ({}:1:1)", self.file()),
        }
    }
}

/// Leaves out what has a name in Rust that an earlier one has. Of two that are spelled alike nothing
/// is said here: that is an error of the YAML itself.
pub(crate) fn distinct<'r, T>(
    what: &'static str,
    all: &'r [T],
    name: impl Fn(&T) -> &Spanned<String>,
    collisions: &mut Vec<Collision<'r>>,
) -> Vec<Declared<'r, T>> {
    let mut kept: Vec<Declared<'r, T>> = Vec::new();
    let mut seen = std::collections::HashMap::new();
    for meta in all {
        let name = name(meta);
        let (snake, camel) = (naming::snake_ident(name), naming::camel_ident(name));
        let words = [snake.to_string(), camel.to_string()];
        let met = words.iter().find_map(|word| Some((*seen.get(word)?, word.clone())));
        if let Some((first, ident)) = met {
            let first: &'r Spanned<String> = first;
            if first.value != name.value {
                collisions.push(Collision { what, first, second: name, ident });
            }
            continue;
        }
        for word in words {
            seen.insert(word, name);
        }
        kept.push(Declared { meta, name, snake, camel });
    }
    kept
}

/// What a marker type's name ends with: `DatabaseEndpoint`.
pub(crate) fn marker<T>(declared: &Declared<'_, T>, suffix: &str) -> Ident {
    naming::camel_ident(&format!("{}-{suffix}", declared.name.value))
}

impl Declared<'_, RelationMeta> {
    /// `DatabaseEndpoint`
    pub(crate) fn endpoint(&self) -> Ident {
        marker(self, "endpoint")
    }

    /// Whether Juju never makes a second relation of it.
    pub(crate) fn is_single(&self) -> bool {
        self.meta.role == Role::Peers || self.meta.limit == Some(1)
    }
}

impl Declared<'_, StorageMeta> {
    /// Whether each unit always has one instance of it.
    pub(crate) fn is_single(&self) -> bool {
        self.meta.count == (1, Some(1))
    }
}

impl Declared<'_, ActionMeta> {
    /// `BackupParams`; `None` if the action has no parameters.
    pub(crate) fn params(&self) -> Option<Ident> {
        let some = !self.meta.parameters.properties.is_empty();
        some.then(|| naming::camel_ident(&format!("{}-params", self.name.value)))
    }
}

/// What a declared name is, for messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Section {
    Relation,
    Container,
    Storage,
}

impl Section {
    /// `relation`
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Relation => "relation",
            Self::Container => "container",
            Self::Storage => "storage",
        }
    }

    /// The declared names, with their places.
    pub(crate) fn names<'m>(self, model: &'m Model<'_>) -> Vec<(&'m str, &'m Span)> {
        fn of<'m, T>(declared: &'m [Declared<'_, T>]) -> Vec<(&'m str, &'m Span)> {
            declared.iter().map(|it| (it.name.value.as_str(), &it.name.span)).collect()
        }
        match self {
            Self::Relation => of(&model.relations),
            Self::Container => of(&model.containers),
            Self::Storage => of(&model.storages),
        }
    }
}
