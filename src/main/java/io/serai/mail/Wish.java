package io.serai.mail;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Refusal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The body of a call that wants a mail sent, as the contract describes it.
///
/// @param template filled; null where the body has its own texts
record Wish(JsonNode body, @Nullable MailTemplate template) {
    Wish(JsonNode body) {
        this(body, null);
    }

    /// The same with the texts of a template.
    Wish with(MailTemplate filled) {
        return new Wish(body, filled);
    }

    /// @throws Refusal 400 that names the field
    OutgoingMail mail() {
        Mailbox from = needed("from");
        Mailbox to = needed("to");
        Mailbox cc = mailbox("cc");
        Mailbox bcc = mailbox("bcc");
        return made(
                "",
                () -> new OutgoingMail(
                        OutgoingMail.randomId(),
                        from,
                        to,
                        cc,
                        bcc,
                        template == null ? text("subject") : template.subject(),
                        template == null ? text("body_text") : template.text(),
                        template == null ? text("body_html") : template.html(),
                        body.path("list").asBoolean() ? Purpose.LIST : Purpose.PERSONAL));
    }

    private Mailbox needed(String who) {
        Mailbox mailbox = mailbox(who);
        if (mailbox == null) {
            throw new Refusal(400, who + "_email: an e-mail address is needed.");
        }
        return mailbox;
    }

    private @Nullable Mailbox mailbox(String who) {
        String address = text(who + "_email");
        String name = text(who + "_name");
        if (!address.isBlank()) {
            return made(who + ": ", () -> new Mailbox(address, name));
        }
        if (!name.isBlank()) {
            throw new Refusal(400, who + "_name: there is no " + who + "_email beside it.");
        }
        return null;
    }

    private String text(String field) {
        return body.path(field).asText("");
    }

    private static <T> T made(String where, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, where + e.getMessage() + ".");
        }
    }
}
