package io.serai.hub.addresses;

import com.ibm.icu.text.IDNA;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/// International domain names by ICU, which is loaded with this class: about 100 ms and 10 MB, so only for a name that
/// needs it (see [DomainName]).
final class Uts46 {
    private static final IDNA RULES = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.NONTRANSITIONAL_TO_UNICODE
            | IDNA.USE_STD3_RULES
            | IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ);
    /// Names such as `r3---sn.example.org` are in use (UTS 46, 4.1: CheckHyphens is false where names are looked up).
    private static final Set<IDNA.Error> FORGIVEN = EnumSet.of(IDNA.Error.HYPHEN_3_4);

    private Uts46() {}

    /// @throws IllegalArgumentException that says what is wrong
    static DomainName name(String text) {
        var ascii = new StringBuilder();
        var unicode = new StringBuilder();
        check(info -> RULES.nameToASCII(text, ascii, info));
        check(info -> RULES.nameToUnicode(text, unicode, info));
        return new DomainName(unicode.toString(), ascii.toString());
    }

    private static void check(Consumer<IDNA.Info> step) {
        var info = new IDNA.Info();
        step.accept(info);
        var errors = EnumSet.noneOf(IDNA.Error.class);
        errors.addAll(info.getErrors());
        errors.removeAll(FORGIVEN);
        if (!errors.isEmpty()) {
            throw DomainName.none(said(errors.iterator().next()));
        }
    }

    private static String said(IDNA.Error error) {
        return switch (error) {
            case EMPTY_LABEL -> "a domain name has no two dots in a row";
            case LABEL_TOO_LONG ->
                "the part of a domain name between two dots is too long: 63 characters, written with xn--";
            case DOMAIN_NAME_TOO_LONG -> "a domain name has at most 253 characters, written with xn--";
            case LEADING_HYPHEN, TRAILING_HYPHEN -> "no part of a domain name begins or ends with a hyphen";
            case BIDI -> "a domain name doesn't mix letters written from right to left with others like this";
            case CONTEXTJ -> "a joiner stands only between the letters that it joins";
            case PUNYCODE, INVALID_ACE_LABEL -> "what follows xn-- is no name";
            case null, default -> "a domain name can't hold one of these characters";
        };
    }
}
