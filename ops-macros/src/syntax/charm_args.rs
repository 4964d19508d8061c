//! `#[charm(dir = "…", crate = …, allow(…), interface(…), state(…))]`.

use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Path, Token};

use super::{InterfaceType, StateArgs};
use crate::diagnostics::Errors;

/// The arguments of `#[charm]`.
#[derive(Default)]
pub(crate) struct CharmArgs {
    /// Where the charm's files are, below the crate's directory.
    pub(crate) dir: Option<LitStr>,
    /// What the runtime library is called in this crate.
    pub(crate) runtime: Option<Path>,
    /// Which rules of the charm's files may be broken.
    pub(crate) allow: Vec<AllowedRule>,
    /// The types of relation data.
    pub(crate) interfaces: Vec<InterfaceType>,
    /// How stored fields are kept.
    pub(crate) state: Option<StateArgs>,
    /// Whether something could not be understood.
    pub(crate) is_broken: bool,
}

/// The id of a rule in `allow(…)`.
pub(crate) struct AllowedRule {
    pub(crate) tokens: TokenStream,
    /// `unknown-key`
    pub(crate) id: String,
}

impl CharmArgs {
    /// Takes what can be understood; the rest is reported.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = Self::default();
        let parser = syn::meta::parser(|meta| args.take(&meta));
        if let Err(error) = parser.parse2(tokens) {
            errors.extend(error);
            args.is_broken = true;
        }
        args
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        if meta.path.is_ident("dir") {
            let Dir(dir) = meta.value()?.parse()?;
            once(meta, "dir", self.dir.replace(dir).as_ref())
        } else if meta.path.is_ident("crate") {
            let Runtime(path) = meta.value()?.parse()?;
            once(meta, "crate", self.runtime.replace(path).as_ref())
        } else if meta.path.is_ident("allow") {
            let content;
            syn::parenthesized!(content in meta.input);
            let rules = Punctuated::<AllowedRule, Token![,]>::parse_terminated(&content)?;
            self.allow.extend(rules);
            Ok(())
        } else if meta.path.is_ident("interface") {
            let content;
            syn::parenthesized!(content in meta.input);
            let types = Punctuated::<InterfaceType, Token![,]>::parse_terminated(&content)?;
            self.interfaces.extend(types);
            Ok(())
        } else if meta.path.is_ident("state") {
            let state = StateArgs::parse(meta)?;
            once(meta, "state", self.state.replace(state).as_ref())
        } else {
            Err(meta.error(
                "unknown argument of `#[charm]`\nhelp: they are `dir = \"…\"`, `crate = …`, `allow(…)`, `interface(…)` and `state(…)`",
            ))
        }
    }

    /// The directory in one spelling: `a/b` for `./a//b/`; empty for the crate's own.
    pub(crate) fn directory(&self) -> String {
        let text = self.dir.as_ref().map(LitStr::value).unwrap_or_default();
        let parts: Vec<&str> =
            text.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        parts.join("/")
    }

    /// The type of an interface of the charm's files, if one is given.
    pub(crate) fn type_of(&self, interface: &str) -> Option<&InterfaceType> {
        let exact = self.interfaces.iter().find(|it| it.is_exactly(interface));
        exact.or_else(|| self.interfaces.iter().find(|it| it.names(interface)))
    }

    /// Whether a rule of the charm's files may be broken.
    pub(crate) fn allows(&self, rule: &str) -> bool {
        self.allow.iter().any(|allowed| allowed.id == rule)
    }
}

fn once<T>(meta: &ParseNestedMeta<'_>, name: &str, earlier: Option<&T>) -> syn::Result<()> {
    match earlier {
        None => Ok(()),
        Some(_) => Err(meta.error(format!("`{name}` is given twice"))),
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

struct Runtime(Path);

impl Parse for Runtime {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if let Ok(text) = input.parse::<LitStr>() {
            let message =
                format!("`crate` is a path, not a text\nhelp: write `crate = {}`", text.value());
            return Err(syn::Error::new(text.span(), message));
        }
        let path = input.call(Path::parse_mod_style)?;
        let first = path.segments.first().map(|segment| segment.ident.to_string());
        // Generated code is in a module of its own, where these mean something else.
        if matches!(first.as_deref(), Some("self" | "super")) {
            let message = "`crate` is a path that depends on where it stands\n\
                           help: begin it with the dependency's name, or with `crate::`";
            return Err(syn::Error::new_spanned(path, message));
        }
        Ok(Self(path))
    }
}

impl Parse for AllowedRule {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        type Words = Punctuated<Ident, Token![-]>;
        let words = Words::parse_separated_nonempty_with(input, Ident::parse_any)?;
        let texts: Vec<String> = words.iter().map(ToString::to_string).collect();
        Ok(Self { id: texts.join("-"), tokens: quote::quote!(#words) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn parse(tokens: TokenStream) -> Result<CharmArgs, Vec<String>> {
        let mut errors = Errors::default();
        let args = CharmArgs::parse(tokens, &mut errors);
        let messages = errors.messages();
        if messages.is_empty() { Ok(args) } else { Err(messages) }
    }

    #[test]
    fn directories() {
        for (tokens, expected) in [
            (quote!(), ""),
            (quote!(dir = "."), ""),
            (quote!(dir = "./charms//web/"), "charms/web"),
            (quote!(dir = "../web",), "../web"),
        ] {
            assert_eq!(parse(tokens).map(|args| args.directory()), Ok(expected.to_owned()));
        }
    }

    #[test]
    fn rules_and_paths() {
        let tokens =
            quote!(allow(unknown-key, bad-type), crate = ::juju::ops, allow(x,), dir = "a");
        let args = parse(tokens).map_err(|messages| messages.join("\n")).unwrap();
        let ids: Vec<&str> = args.allow.iter().map(|rule| &*rule.id).collect();
        assert_eq!(ids, ["unknown-key", "bad-type", "x"]);
        assert!(args.allows("unknown-key") && !args.allows("unknown"));
        let path = args.runtime.map(|path| quote!(#path).to_string());
        assert_eq!(path.as_deref(), Some(":: juju :: ops"));
    }

    #[test]
    fn what_is_wrong_is_said_once() {
        for (tokens, expected) in [
            (quote!(path = "a"), "unknown argument of `#[charm]`"),
            (quote!(dir = "/a"), "`dir` is absolute"),
            (quote!(dir = "a", dir = "b"), "`dir` is given twice"),
            (quote!(dir = 1), "expected string literal"),
            (quote!(dir), "expected `=`"),
            (quote!(crate = a, crate = b), "`crate` is given twice"),
            (quote!(crate = self::a), "depends on where it stands"),
            (quote!(crate = "a"), "`crate` is a path, not a text"),
            (quote!(allow = "a"), "expected parentheses"),
            (quote!(allow("a")), "expected ident"),
            (quote!(state), "expected parentheses"),
            (quote!(state = "juju"), "expected ident"),
            (quote!(state(juju, local)), "state is kept in one place"),
            (quote!(state(version = 1, version = 2)), "`version` is given twice"),
            (quote!(state(version = "1")), "expected integer literal"),
            (quote!(state = juju, state()), "`state` is given twice"),
        ] {
            let messages = parse(tokens).err().unwrap();
            assert!(matches!(&messages[..], [one] if one.contains(expected)), "{messages:?}");
        }
    }
}
