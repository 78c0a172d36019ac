package io.serai.mail;

import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/// Writes letters inside a test's hub, as identity does: called by the routes that [MailFixture] drops in.
public final class TrialLetters implements Letters {
    static final String TOKEN = "s3cr3t-link-";

    /// `GET /trial/letter?kind=&person=`
    public String later(@Header("kind") String kind, @Header("person") String person, Exchange exchange) {
        Mail mail = exchange.getContext().getRegistry().lookupByNameAndType("mail", Mail.class);
        try {
            mail.letters(new TrialLetters(), kind);
        } catch (IllegalStateException e) {
            // from the call before
        }
        return mail.later(1, kind, person, "trial", "trial-" + person);
    }

    @Override
    public Optional<Letter> write(String kind, String person) {
        if (person.startsWith("gone")) {
            return Optional.empty();
        }
        String link = "https://hub.example.org/reset?token=" + TOKEN + UUID.randomUUID();
        return Optional.of(new Letter(
                new Mailbox(person + "@example.org", "Zoë Ångström"), "Your link", "Hello,\n" + link + "\n", ""));
    }
}
