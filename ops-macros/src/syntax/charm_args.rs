//! `#[charm(dir = "…")]`.

use syn::LitStr;
use syn::parse::{Parse, ParseStream, Parser};

use crate::diagnostics::Errors;

/// The arguments of `#[charm]`.
#[derive(Default)]
pub(crate) struct CharmArgs {
    /// Where the charm's files are, below the crate's directory.
    pub(crate) dir: Option<LitStr>,
    /// Whether something could not be understood.
    pub(crate) is_broken: bool,
}

impl CharmArgs {
    /// Takes what can be understood; the rest is reported.
    pub(crate) fn parse(tokens: proc_macro2::TokenStream, errors: &mut Errors) -> Self {
        let mut args = Self::default();
        let parser = syn::meta::parser(|meta| {
            if !meta.path.is_ident("dir") {
                return Err(meta
                    .error("unknown argument of `#[charm]`\nhelp: the only one is `dir = \"…\"`"));
            }
            let Dir(dir) = meta.value()?.parse()?;
            if args.dir.is_some() {
                return Err(meta.error("`dir` is given twice"));
            }
            args.dir = Some(dir);
            Ok(())
        });
        if let Err(error) = parser.parse2(tokens) {
            errors.extend(error);
            args.is_broken = true;
        }
        args
    }

    /// The directory in one spelling: `a/b` for `./a//b/`; empty for the crate's own.
    pub(crate) fn directory(&self) -> String {
        let text = self.dir.as_ref().map(LitStr::value).unwrap_or_default();
        let parts: Vec<&str> =
            text.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        parts.join("/")
    }
}

struct Dir(LitStr);

impl Parse for Dir {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let dir: LitStr = input.parse()?;
        if std::path::Path::new(&dir.value()).is_absolute() {
            let message =
                "`dir` is absolute\nhelp: name the directory relative to the crate's `Cargo.toml`";
            return Err(syn::Error::new(dir.span(), message));
        }
        Ok(Self(dir))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn directory(tokens: proc_macro2::TokenStream) -> Result<String, Vec<String>> {
        let mut errors = Errors::default();
        let args = CharmArgs::parse(tokens, &mut errors);
        let messages = errors.messages();
        if messages.is_empty() { Ok(args.directory()) } else { Err(messages) }
    }

    #[test]
    fn directories() {
        for (tokens, expected) in [
            (quote!(), ""),
            (quote!(dir = "."), ""),
            (quote!(dir = "./charms//web/"), "charms/web"),
            (quote!(dir = "../web",), "../web"),
        ] {
            assert_eq!(directory(tokens).unwrap(), expected);
        }
        for (tokens, expected) in [
            (quote!(path = "a"), "unknown argument of `#[charm]`"),
            (quote!(dir = "/a"), "`dir` is absolute"),
            (quote!(dir = "a", dir = "b"), "`dir` is given twice"),
            (quote!(dir = 1), "expected string literal"),
            (quote!(dir), "expected `=`"),
        ] {
            let messages = directory(tokens).unwrap_err();
            assert!(matches!(&messages[..], [one] if one.contains(expected)), "{messages:?}");
        }
    }
}
