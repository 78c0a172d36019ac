package io.serai.mail;

import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `caughtMails`: what the catcher of `dev` took, as JSON and as pages, for callers on this machine, as it may
/// hold links that sign in. Where mails go to a server there is nothing of it.
public final class CaughtMails {
    /// How many the catcher keeps.
    public static final int MOST = 200;

    private static final Outcome NOTHING = new Outcome.NotFound("There is nothing at this address.");
    private static final Pattern LINK = Pattern.compile("https?://[^\\s\"'<>]+[^\\s\"'<>.,;:!?)]");

    private final @Nullable MailCatcher catcher;

    /// @param catcher null where mails go to a server
    CaughtMails(@Nullable MailCatcher catcher) {
        this.catcher = catcher;
    }

    /// A piece of text.
    ///
    /// @param link where it leads, `http` or `https`; null for what leads nowhere
    public record Piece(String text, @Nullable String link) {}

    /// All, or those to one address.
    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        String to = call.parameter("to");
        return caught(call)
                .<Outcome>map(caught -> new Outcome.Done(caught.all().stream()
                        .filter(mail -> to == null || mail.to().stream().anyMatch(to::equalsIgnoreCase))
                        .map(CaughtMails::shown)
                        .toList()))
                .orElse(NOTHING);
    }

    public Outcome browse(@ExchangeProperty(Call.PROPERTY) Call call) {
        return caught(call)
                .<Outcome>map(caught -> new Outcome.Page(200, "mail/caught", Map.of("mails", caught.all())))
                .orElse(NOTHING);
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return caught(call)
                .flatMap(caught -> caught.find(call.required("mail_id")))
                .<Outcome>map(mail -> new Outcome.Page(
                        200,
                        "mail/one",
                        Map.of("mail", mail, "text", pieces(mail.text()), "source", pieces(mail.html()))))
                .orElse(NOTHING);
    }

    /// @throws Refusal 403 for who calls from elsewhere
    private Optional<MailCatcher> caught(Call call) {
        if (catcher != null && !isThisMachine(call.client().address())) {
            throw new Refusal(403, "What the mail catcher took is shown on the hub's own machine only.");
        }
        return Optional.ofNullable(catcher);
    }

    private static boolean isThisMachine(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static Map<String, Object> shown(CaughtMail mail) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", mail.id());
        shown.put("received_on", mail.receivedOn().toString());
        shown.put("from", mail.from());
        shown.put("to", mail.to());
        shown.put("subject", mail.subject());
        shown.put("text", mail.text());
        shown.put("html", mail.html());
        shown.put("headers", mail.headers());
        return shown;
    }

    /// The text with its links apart.
    static List<Piece> pieces(String text) {
        var pieces = new ArrayList<Piece>();
        Matcher link = LINK.matcher(text);
        int at = 0;
        while (link.find()) {
            if (link.start() > at) {
                pieces.add(new Piece(text.substring(at, link.start()), null));
            }
            pieces.add(new Piece(link.group(), link.group()));
            at = link.end();
        }
        if (at < text.length()) {
            pieces.add(new Piece(text.substring(at), null));
        }
        return pieces;
    }
}
