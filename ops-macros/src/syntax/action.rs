//! `#[action]` and `#[action(name = "…")]`.

use syn::{Attribute, LitStr};

/// The arguments of `#[action]`.
#[derive(Default)]
pub(crate) struct ActionArgs {
    /// The action's name in the YAML, where it is not the method's.
    pub(crate) name: Option<LitStr>,
}

impl ActionArgs {
    /// Parses the attribute's arguments.
    pub(crate) fn of(attribute: &Attribute) -> syn::Result<Self> {
        let mut args = Self::default();
        if let syn::Meta::Path(_) = attribute.meta {
            return Ok(args);
        }
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("name") {
                return Err(meta.error(
                    "unknown argument of `#[action]`\nhelp: the only one is `name = \"…\"`, the action's name in the YAML",
                ));
            }
            if args.name.is_some() {
                return Err(meta.error("`name` is given twice"));
            }
            args.name = Some(meta.value()?.parse()?);
            Ok(())
        })?;
        Ok(args)
    }
}
