//! `#[stored(default = …, former = "…", python = "…")]`.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Expr, LitStr};

/// The arguments of `#[stored]`.
pub(crate) struct StoredArgs {
    pub(crate) attribute: Attribute,
    /// What the field is before anything is kept of it; without it, its type's `Default`.
    pub(crate) default: Option<Expr>,
    /// The names that the field had before.
    pub(crate) former: Vec<LitStr>,
    /// Where a Python charm kept the field, if under another name.
    pub(crate) python: Option<LitStr>,
    /// What cannot be understood.
    pub(crate) error: Option<syn::Error>,
}

impl StoredArgs {
    pub(crate) fn of(attribute: Attribute) -> Self {
        let mut args =
            Self { attribute, default: None, former: Vec::new(), python: None, error: None };
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
        } else if meta.path.is_ident("python") {
            let path: LitStr = meta.value()?.parse()?;
            if path.value().split('/').any(str::is_empty) {
                return Err(syn::Error::new_spanned(
                    path,
                    "this is no path of a value that a Python charm kept\nhelp: write its key, and before it \
                     the object that kept it, unless that is the charm: `count`, `Lib[one]/count`",
                ));
            }
            match self.python.replace(path) {
                None => Ok(()),
                Some(_) => Err(meta.error("`python` is given twice")),
            }
        } else {
            Err(meta.error(
                "unknown argument of `#[stored]`\nhelp: they are `default = …`, `former = \"…\"` and \
                 `python = \"…\"`",
            ))
        }
    }
}
