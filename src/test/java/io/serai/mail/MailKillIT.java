package io.serai.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/// What a `kill -9` does to a letter, at the one moment that SMTP leaves open.
class MailKillIT {

    @Test
    void aLetterWhoseHubDiesBeforeItIsMarkedIsSentAgainUnderTheSameMessageId() throws Exception {
        try (var mail = new MailFixture("-Dserai.halt=work.before-done")) {
            String run = mail.letter("trial", "ann");
            mail.hub.await("MOMENT work.before-done");
            assertThat(mail.server.received).hasSize(1);
            mail.hub.kill();

            // the lease ends when there is someone in the new process to write the letter
            lease(mail, run, "1 HOUR");
            mail.start();
            mail.letter("trial", "gone");
            lease(mail, run, "-1 SECOND");
            await().until(() -> mail.is(run, "done"));
            assertThat(mail.server.received).hasSize(2);
            assertThat(mail.server.offered).containsOnly("<trial." + run + "@example.org>");
        }
    }

    private static void lease(MailFixture mail, String run, String interval) {
        mail.hub.execute("UPDATE inbox SET lease_until = UTC_TIMESTAMP(3) + INTERVAL " + interval
                + " WHERE event_key = '" + run + "' AND status = 'working'");
    }
}
