//! `#[stored(default = …, former = "…")]`.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Expr, LitStr, Path};

/// The arguments of `#[stored]`.
pub(crate) struct StoredArgs {
    pub(crate) attribute: Attribute,
    /// What the field is before anything is kept of it; without it, its type's `Default`.
    pub(crate) default: Option<Expr>,
    /// The names that the field had before.
    pub(crate) former: Vec<LitStr>,
    /// What cannot be understood.
    pub(crate) error: Option<syn::Error>,
}

impl StoredArgs {
    pub(crate) fn of(attribute: Attribute) -> Self {
        let mut args = Self { attribute, default: None, former: Vec::new(), error: None };
        if !matches!(args.attribute.meta, syn::Meta::Path(_)) {
            let parsed = args.attribute.clone().parse_nested_meta(|meta| args.take(&meta));
            args.error = parsed.err();
        }
        args
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        if meta.path.is_ident("default") {
            match self.default.replace(meta.value()?.parse()?) {
                None => Ok(()),
                Some(_) => Err(meta.error("`default` is given twice")),
            }
        } else if meta.path.is_ident("former") {
            self.former.push(meta.value()?.parse()?);
            Ok(())
        } else {
            Err(meta.error(
                "unknown argument of `#[stored]`\nhelp: they are `default = …` and `former = \"…\"`",
            ))
        }
    }
}

/// Whether an attribute of a field is `#[stored]`, or that by the library's path.
pub(super) fn is_stored(path: &Path) -> bool {
    let segments: Vec<String> =
        path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    match segments.as_slice() {
        [name] => path.leading_colon.is_none() && name == "stored",
        [library, name] => library == "ops" && name == "stored",
        _ => false,
    }
}
