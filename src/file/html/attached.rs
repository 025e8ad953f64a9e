//! Documents that a page attaches, and what it shows in itself of other files.

/// A document that a page attaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The name.
    pub name: String,
    /// The address.
    pub address: String,
}

/// The most characters of an address that is told.
pub const MOST_ADDRESS_CHARS: usize = 1000;

/// The endings of the names of documents.
const ENDINGS: [&str; 12] = [
    ".pdf", ".doc", ".docx", ".wps", ".zip", ".xls", ".xlsx", ".rar", ".7z", ".ofd", ".rtf", ".et",
];

/// Finds the document that a link leads to. It is named by the link's text, else by its address.
pub fn attachment(href: &str, text: &str) -> Option<Attached> {
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let is_document = |name: &str| {
        let name = name.trim().to_ascii_lowercase();
        ENDINGS.iter().any(|ending| name.ends_with(ending))
    };

    let file = path.rsplit('/').next().unwrap_or_default();
    let name = if text.trim().is_empty() { file } else { text.trim() };
    let name: String = name.chars().take(80).collect();

    let address = href.trim().chars().take(MOST_ADDRESS_CHARS).collect();

    (is_document(path) || is_document(text)).then_some(Attached { name, address })
}

/// Gives the address of the document that a viewer of documents shows:
/// `/pdfjs/web/viewer.html?file=a.pdf`.
pub fn shown_by_viewer(address: &str) -> String {
    let Some((_, query)) = address.split_once('?') else { return address.to_owned() };
    let query = query.split('#').next().unwrap_or_default();
    let file = query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (["file", "src", "url", "pdf"].contains(&key) && !value.is_empty()).then_some(value)
    });

    file.map_or_else(|| address.to_owned(), decoded_address)
}

/// Decodes the `%2F` of an address that stands in another one.
fn decoded_address(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(value) if byte == b'%' => {
                bytes.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }

    String::from_utf8_lossy(&bytes).into_owned()
}

/// Names the document that 博达's script shows in the page:
/// `showVsbpdfIframe("/__local/x.pdf", …)`.
pub fn shown_by_script(script: &str) -> Option<Attached> {
    let call = script.get(script.find("showVsbpdfIframe(")?..)?;
    let address = call.split(['"', '\'']).nth(1)?;
    attachment(address, "")
}

/// Gives the address that a page leads on to by itself: `0;url=/b.htm`.
pub fn refreshed(content: &str) -> Option<String> {
    let (_, address) = content.split_once('=')?;
    let address = address.trim().trim_matches(['"', '\'']);
    (!address.is_empty()).then(|| shortened(address))
}

/// Gives the first address that a script leads to or loads: `location.href = "/b.htm"`,
/// `fetch("/api/1")`.
pub fn loaded_by_script(script: &str) -> Option<String> {
    const CALLS: [&str; 12] = [
        "location.href=",
        "location=",
        "location.replace(",
        "fetch(",
        "$.get(",
        "$.getJSON(",
        "$.post(",
        "axios.get(",
        "axios.post(",
        ".load(",
        "url:",
        ".open(\"GET\",",
    ];
    /// The most characters of a script that are looked at.
    const MOST_CHARS: usize = 100_000;

    let plain: String = script.chars().take(MOST_CHARS).filter(|c| !c.is_whitespace()).collect();
    CALLS.iter().find_map(|call| {
        let (_, rest) = plain.split_once(call)?;
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        let (address, _) = rest.strip_prefix(quote)?.split_once(quote)?;
        (!address.is_empty()).then(|| shortened(address))
    })
}

fn shortened(address: &str) -> String {
    address.chars().take(MOST_ADDRESS_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_known_by_address_or_text() {
        let found = |name: &str, address: &str| {
            Some(Attached { name: name.to_owned(), address: address.to_owned() })
        };

        assert_eq!(attachment("/up/x.PDF?e=.pdf", ""), found("x.PDF", "/up/x.PDF?e=.pdf"));
        assert_eq!(
            attachment("/download.jsp?id=1", "年度报告.docx"),
            found("年度报告.docx", "/download.jsp?id=1")
        );

        assert_eq!(attachment("/info/1.htm", "年度报告"), None);
        assert_eq!(
            shown_by_script("showVsbpdfIframe(\"/__local/a.pdf\",\"100%\")"),
            found("a.pdf", "/__local/a.pdf")
        );
    }

    #[test]
    fn the_address_that_a_page_leads_to_is_found() {
        let leads = |content: &str| refreshed(content).unwrap_or_default();
        assert_eq!((leads("0; URL='/b.htm'"), leads("30")), ("/b.htm".to_owned(), String::new()));

        let check = |script: &str, expect: Option<&str>| {
            assert_eq!(loaded_by_script(script).as_deref(), expect, "{script}");
        };
        check("window.location.href = '/info/2.htm';", Some("/info/2.htm"));
        check("$.ajax({type: 'get', url: \"/api/article/1\"})", Some("/api/article/1"));
        check("fetch(`/api/1`).then(show)", Some("/api/1"));
        check("fetch(address)", None);
    }

    #[test]
    fn a_viewer_is_seen_through() {
        let check = |address: &str, expect: &str| assert_eq!(shown_by_viewer(address), expect);
        check("/pdfjs/web/viewer.html?file=report.pdf", "report.pdf");
        check("/v.html?x=1&file=%2Fup%2Fa%E5%B9%B4.pdf#p=2", "/up/a年.pdf");
        check("/info/1.htm?id=3", "/info/1.htm?id=3");
    }
}
