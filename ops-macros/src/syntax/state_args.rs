//! `state(juju, version = 2, migrate = …)` in the arguments of `#[charm]`.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::meta::ParseNestedMeta;
use syn::parse::Parser as _;
use syn::{Ident, LitInt, Path, Token};

/// How the stored fields are kept.
pub(crate) struct StateArgs {
    /// All of it.
    pub(crate) tokens: TokenStream,
    /// Where: a word.
    pub(crate) place: Option<Ident>,
    /// Which version of the fields these are.
    pub(crate) version: Option<LitInt>,
    /// The function that makes them of earlier ones.
    pub(crate) migrate: Option<Path>,
}

impl StateArgs {
    /// Whether Juju keeps it.
    pub(crate) fn is_in_juju(&self) -> bool {
        self.place.as_ref().is_some_and(|place| place == "juju")
    }

    /// What stands behind the word `state`: `= juju` or `(…)`.
    pub(crate) fn parse(meta: &ParseNestedMeta<'_>) -> syn::Result<Self> {
        let tokens = meta.path.to_token_stream();
        let mut args = Self { tokens, place: None, version: None, migrate: None };
        if meta.input.peek(Token![=]) {
            args.place = Some(meta.value()?.parse()?);
            return Ok(args);
        }
        let content;
        syn::parenthesized!(content in meta.input);
        let parser = syn::meta::parser(|meta| args.take(&meta));
        parser.parse2(content.parse()?)?;
        Ok(args)
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let twice = if meta.path.is_ident("version") {
            self.version.replace(meta.value()?.parse()?).map(|_| "`version` is given twice")
        } else if meta.path.is_ident("migrate") {
            let path = meta.value()?.parse()?;
            self.migrate.replace(path).map(|_| "`migrate` is given twice")
        } else {
            let word = meta.path.require_ident()?.clone();
            self.place.replace(word).map(|_| "state is kept in one place")
        };
        match twice {
            None => Ok(()),
            Some(message) => Err(meta.error(message)),
        }
    }
}
