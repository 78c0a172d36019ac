package io.serai.shadow;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What of the language `simple` an edited route may say: parts of the body, of headers and of exchange properties,
/// compared and put together. Camel's language may do far more: call beans, make objects, load classes, read the
/// environment, and walk from the exchange to all that the hub is made of.
final class SimpleText {
    private static final Pattern FUNCTION = Pattern.compile("\\$(?:simple)?\\{([^{}$]*)}");
    private static final Pattern START = Pattern.compile("\\$(?:simple)?\\{");
    private static final Pattern PATH = Pattern.compile("(?:body|(?:exchangeProperty|headers?)(?:\\.[A-Za-z][\\w-]*"
            + "|\\[['\"]?[A-Za-z][\\w-]*['\"]?]))((?:\\??\\.[A-Za-z]\\w*(?:\\(\\))?|\\[(?:\\d{1,6}|'[\\w -]*')])*)");
    private static final Pattern OTHER = Pattern.compile("uuid|date:now:[yMdHmsSXT:'. -]+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]\\w*");
    /// Where a walk to everything else would begin.
    private static final Set<String> NEVER = Set.of(
            "class",
            "getclass",
            "context",
            "getcontext",
            "camelcontext",
            "getcamelcontext",
            "exchange",
            "getexchange",
            "registry",
            "getregistry",
            "notify",
            "notifyall",
            "wait");
    private static final Pattern TYPE = Pattern.compile("(?i)(?:^|\\s|!)(?:is|instanceof)\\s");

    private SimpleText() {}

    /// What is wrong with it; empty where nothing is.
    static Optional<String> problem(String text) {
        Matcher functions = FUNCTION.matcher(text);
        while (functions.find()) {
            String inner = functions.group(1).strip();
            Matcher path = PATH.matcher(inner);
            if (!(path.matches()
                    ? isHarmless(path.group(1))
                    : OTHER.matcher(inner).matches())) {
                return Optional.of("${" + inner
                        + "} is not played; expected body, header.NAME or exchangeProperty.NAME and parts of them,"
                        + " uuid, or date:now:FORMAT");
            }
        }
        String rest = functions.replaceAll(" ");
        if (START.matcher(rest).find() || rest.contains("${")) {
            return Optional.of("a function within a function, or one without an end, is not played");
        }
        return TYPE.matcher(rest).find() ? Optional.of("a comparison with a class is not played") : Optional.empty();
    }

    private static boolean isHarmless(String path) {
        return WORD.matcher(path)
                .results()
                .noneMatch(word -> NEVER.contains(word.group().toLowerCase(Locale.ROOT)));
    }
}
