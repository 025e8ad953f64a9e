use super::*;

#[test]
fn a_sign_with_a_place_of_its_own_is_an_ornament_a_space_or_unknown() {
    let font = PdfFont::missing();
    let text = |c: &str| font.sign_text(Some(c.to_owned()));
    assert_eq!(text("\u{F0A8}"), SignText::Nothing);
    assert_eq!(text("\u{E5E5}"), SignText::One(' '));
    assert_eq!(text("\u{E123}"), SignText::Unknown);
    assert_eq!(text("举"), SignText::One('举'));

    let symbols = PdfFont { is_symbolic: true, ..PdfFont::missing() };
    assert_eq!(symbols.sign_text(Some("\u{E123}".to_owned())), SignText::Nothing);
}
