package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTest {
    /// Else a name that somebody chose could look like a line of ours.
    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void whatIsLoggedIsOneLine(String format) throws Exception {
        var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        var configuration = new JoranConfigurator();
        configuration.setContext(context);
        configuration.doConfigure(LogTest.class.getResource("/logback-" + format + ".xml"));
        var appender =
                (OutputStreamAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("stderr");
        var event = new LoggingEvent(
                "", context.getLogger("io.serai"), Level.INFO, "one{}two", null, new Object[] {"\r\n12:00:00 INFO "});
        String line = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
        assertThat(line.lines()).hasSize(1);
        assertThat(line).contains("one", "12:00:00 INFO", "two");

        String odd = "a\u001b[31mb\u009b2Jc\u0007d\u007fe\u0085f\u2028g\u2029h";
        var failure = new IllegalStateException("broken\r\n12:00:00 INFO forged " + odd);
        event = new LoggingEvent("", context.getLogger("io.serai"), Level.INFO, "x {}", failure, new Object[] {odd});
        String whole = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
        context.stop();
        assertThat(whole.chars()
                        .filter(c -> Character.isISOControl(c) && c != '\n' && c != '\t' || c == 0x2028 || c == 0x2029))
                .isEmpty();
        assertThat(whole).contains("IllegalStateException").doesNotContain("\n12:00");
        assertThat(whole.split("IllegalStateException", -1)).as("told once").hasSize(2);
    }
}
