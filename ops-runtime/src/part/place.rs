//! Where a part is, and what it is bound to.

use std::rc::Rc;

use crate::context::Core;
use crate::model::StorageDeclaration;

/// What the charm's YAML declares and a component is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// An endpoint, by its name.
    pub relation: Option<&'static str>,
    /// A container, by its name.
    pub container: Option<&'static str>,
    /// A storage.
    pub storage: Option<StorageDeclaration>,
}

impl Bound {
    /// Nothing at all.
    pub const NOTHING: Self = Self { relation: None, container: None, storage: None };
}

/// What a field says of its component's binding.
#[derive(Debug, Clone, Copy)]
pub enum FieldBound {
    /// `#[component(relation = "…")]` and the like of a charm.
    To(Bound),
    /// `#[component(relation)]` and the like of a component: to what that one is bound to.
    Inherited {
        /// To its relation.
        relation: bool,
        /// To its container.
        container: bool,
        /// To its storage.
        storage: bool,
    },
}

impl FieldBound {
    /// What the component is bound to, if its owner is bound to `owner`.
    pub(crate) fn within(self, owner: Bound) -> Bound {
        match self {
            Self::To(bound) => bound,
            Self::Inherited { relation, container, storage } => Bound {
                relation: owner.relation.filter(|_| relation),
                container: owner.container.filter(|_| container),
                storage: owner.storage.filter(|_| storage),
            },
        }
    }
}

/// A part in a dispatch.
#[derive(Debug, Clone)]
pub struct Place {
    pub(crate) core: Rc<Core>,
    /// The names of the fields that lead to it, with dots between; empty for the charm.
    pub(crate) path: Rc<str>,
    pub(crate) bound: Bound,
}

impl Place {
    /// The charm's own.
    pub(crate) fn of_charm(core: Rc<Core>) -> Self {
        Self { core, path: "".into(), bound: Bound::NOTHING }
    }

    /// That of the component in a field.
    #[must_use]
    pub fn field(&self, name: &str, bound: FieldBound) -> Self {
        Self {
            core: Rc::clone(&self.core),
            path: path_of(&self.path, name).into(),
            bound: bound.within(self.bound),
        }
    }
}

/// The path of a field of the part at `owner`.
pub(crate) fn path_of(owner: &str, field: &str) -> String {
    if owner.is_empty() { field.to_owned() } else { format!("{owner}.{field}") }
}
