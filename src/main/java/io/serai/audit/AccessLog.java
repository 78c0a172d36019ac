package io.serai.audit;

import io.serai.web.Served;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// One line for each request: method, path template, status, milliseconds, who. Never the address as it was sent: its
/// ids and its query may be personal, or secret. The logger hands lines over to a thread of its own, and drops them
/// rather than to wait (see `logback-*.xml`).
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.serai.access");
    private static final String REQUEST = "request";
    private static final String ACCOUNT = "account";

    void write(Served served) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        MDC.put(REQUEST, served.requestId());
        if (served.account() != null) {
            MDC.put(ACCOUNT, served.account().idRandom());
        }
        try {
            // put together here: this runs on the event loop, and a format would be parsed for each line
            LOG.info(served.method()
                    + ' '
                    + oneLine(served.pathTemplate())
                    + ' '
                    + served.status()
                    + ' '
                    + served.nanos() / 1_000_000
                    + " ms "
                    + oneLine(served.principal().name()));
        } finally {
            MDC.remove(REQUEST);
            MDC.remove(ACCOUNT);
        }
    }

    /// A name that people chose must not look like another line.
    private static String oneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return text.replaceAll("\\p{Cntrl}", "?");
            }
        }
        return text;
    }
}
