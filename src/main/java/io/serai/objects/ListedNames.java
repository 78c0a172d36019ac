package io.serai.objects;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.addresses.DomainName;
import io.serai.hub.addresses.MailAddress;
import io.serai.objects.Values.Unfit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Lists of addresses and hosts, on their way in. Whoever reads one later asks each name whether it is the one: what is
/// none would be kept, and match nothing without a word.
final class ListedNames {
    private static final int MOST = 1_000;
    private static final int LONGEST = 300;
    private static final Pattern LOCAL = Pattern.compile("[^\\s@<>\"(),:;\\[\\]\\\\\\p{Cntrl}]{1,64}");
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern IN_BRACKETS = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}]");
    private static final int HIGHEST_PORT = 65_535;

    private ListedNames() {}

    static JsonNode senders(JsonNode list) throws Unfit {
        return checked(
                list,
                ListedNames::isSender,
                "expected a list of e-mail addresses, and of domains such as \"@example.org\"");
    }

    static JsonNode hosts(JsonNode list) throws Unfit {
        return checked(
                list,
                ListedNames::isHost,
                "expected a list of hosts such as \"www.example.org\" or \"www.example.org:8443\"");
    }

    private static JsonNode checked(JsonNode list, Predicate<String> is, String expected) throws Unfit {
        if (!list.isArray()) {
            throw new Unfit(expected);
        }
        if (list.size() > MOST) {
            throw new Unfit(expected + ", " + MOST + " at most");
        }
        for (int i = 0; i < list.size(); i++) {
            JsonNode one = list.get(i);
            if (!one.isTextual()
                    || one.textValue().length() > LONGEST
                    || !is.test(one.textValue().strip())) {
                throw new Unfit(expected + "; its entry " + (i + 1) + " is none");
            }
        }
        return list;
    }

    private static boolean isSender(String text) {
        if (text.startsWith("@")) {
            return isName(text.substring(1));
        }
        try {
            MailAddress address = MailAddress.of(text);
            return LOCAL.matcher(address.local()).matches()
                    && NAME.matcher(address.domain().ascii()).matches();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isHost(String text) {
        int colon = text.lastIndexOf(':');
        boolean port = colon > 0 && text.substring(colon + 1).matches("[1-9]\\d{0,4}");
        if (port && Integer.parseInt(text.substring(colon + 1)) > HIGHEST_PORT) {
            return false;
        }
        String host = port ? text.substring(0, colon) : text;
        return IN_BRACKETS.matcher(host).matches() || isName(host);
    }

    private static boolean isName(String text) {
        try {
            return NAME.matcher(DomainName.of(text).ascii()).matches();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
