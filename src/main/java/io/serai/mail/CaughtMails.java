package io.serai.mail;

import io.serai.web.Call;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `caughtMails`: what the catcher of `dev` took, as JSON and as pages. Elsewhere there is nothing of it.
public final class CaughtMails {
    private static final Outcome NOTHING = new Outcome.NotFound("There is nothing at this address.");

    private final @Nullable MailCatcher catcher;

    /// @param catcher null where mails go to a server
    CaughtMails(@Nullable MailCatcher catcher) {
        this.catcher = catcher;
    }

    /// All, or those to one address.
    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        if (catcher == null) {
            return NOTHING;
        }
        String to = call.parameter("to");
        List<Map<String, Object>> mails = catcher.all().stream()
                .filter(mail -> to == null || mail.to().stream().anyMatch(to::equalsIgnoreCase))
                .map(CaughtMails::shown)
                .toList();
        return new Outcome.Done(mails);
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
}
