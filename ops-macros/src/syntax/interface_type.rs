//! `mysql_client = MysqlClient` in `#[charm(interface(…))]`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Path, Token};

use crate::naming;

/// An interface and its type.
pub(crate) struct InterfaceType {
    /// The name, as it was written.
    pub(crate) tokens: TokenStream,
    /// The name: `mysql_client`, `tls-certificates`.
    pub(crate) name: String,
    pub(crate) ty: Path,
}

impl InterfaceType {
    /// Whether it is the type of an interface of the charm's files, where `-` may be written as `_`.
    pub(crate) fn names(&self, interface: &str) -> bool {
        self.is_exactly(interface) || naming::snake(&self.name) == naming::snake(interface)
    }

    /// Whether it is spelled as in the charm's files.
    pub(crate) fn is_exactly(&self, interface: &str) -> bool {
        self.name == interface
    }
}

impl Parse for InterfaceType {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (tokens, name) = if input.peek(LitStr) {
            let name: LitStr = input.parse()?;
            (name.to_token_stream(), name.value())
        } else {
            type Words = Punctuated<Ident, Token![-]>;
            let words = Words::parse_separated_nonempty_with(input, Ident::parse_any)?;
            let texts: Vec<String> = words.iter().map(|word| word.unraw().to_string()).collect();
            (quote!(#words), texts.join("-"))
        };
        input.parse::<Token![=]>()?;
        Ok(Self { tokens, name, ty: input.call(Path::parse_mod_style)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_or_texts() {
        for (tokens, name, names) in [
            (quote!(mysql_client = MysqlClient), "mysql_client", "mysql-client"),
            (
                quote!(tls - certificates = tls::Certificates),
                "tls-certificates",
                "tls-certificates",
            ),
            (quote!("s3.v1" = ::s3::Interface), "s3.v1", "s3.v1"),
            (quote!(r#type = Type), "type", "type"),
        ] {
            let parsed: InterfaceType = syn::parse2(tokens).unwrap();
            assert_eq!(parsed.name, name);
            assert!(parsed.names(names) && !parsed.names("other"));
        }
        for tokens in [quote!(a), quote!(a =), quote!(= A), quote!(a = 1), quote!(a- = A)] {
            assert!(syn::parse2::<InterfaceType>(tokens.clone()).is_err(), "{tokens}");
        }
    }
}
