package io.serai.shadow;

import io.serai.mail.MailOrder;
import io.serai.mail.Mailbox;
import io.serai.mail.OutgoingMail;
import io.serai.mail.Sending;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Body;

/// The bean `sandboxLetters`, in the place of all senders of mail.
public final class SandboxLetters {
    private final Recorder recorder;

    SandboxLetters(Recorder recorder) {
        this.recorder = recorder;
    }

    public Sending.Sent send(@Body MailOrder order) {
        OutgoingMail mail = order.mail();
        recorder.note(new Effect(
                Effect.Kind.LETTER,
                "mail",
                "mail",
                mail.recipients().stream().map(Mailbox::address).collect(Collectors.joining(", ")),
                Map.of(
                        "from", mail.from().address(),
                        "subject", mail.subject(),
                        "text", Digests.of(mail.text()),
                        "html", Digests.of(mail.html()))));
        return new Sending.Sent("", List.of());
    }
}
