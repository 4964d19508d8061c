//! `#[status]` and `#[status(app)]`.

use syn::Attribute;

/// The arguments of `#[status]`.
pub(crate) struct StatusArgs {
    pub(crate) of: StatusOf,
}

/// Whose status a handler gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum StatusOf {
    /// `#[status]`
    Unit,
    /// `#[status(app)]`
    App,
}

impl StatusArgs {
    /// Parses the attribute's arguments.
    pub(crate) fn of(attribute: &Attribute) -> syn::Result<Self> {
        let mut of = StatusOf::Unit;
        if let syn::Meta::Path(_) = attribute.meta {
            return Ok(Self { of });
        }
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("app") {
                return Err(meta.error(
                    "unknown argument of `#[status]`\nhelp: `#[status]` is the unit's, `#[status(app)]` the application's",
                ));
            }
            of = StatusOf::App;
            Ok(())
        })?;
        Ok(Self { of })
    }
}
