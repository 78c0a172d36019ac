package io.serai.shadow;

import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.impl.engine.DefaultComponentResolver;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/// Which of Camel's components there are in the sandbox: those that stay in it. Of every other, an endpoint can be
/// made, never hears of anything, and refuses what it is sent.
final class SandboxComponents extends DefaultComponentResolver {
    /// `sql` and `jdbc` go by the sandbox's connection.
    private static final Set<String> THERE = Set.of("bean", "direct", "kamelet", "sql", "jdbc");

    private final Recorder recorder;

    SandboxComponents(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public Component resolveComponent(String name, CamelContext context) {
        return THERE.contains(name) ? super.resolveComponent(name, context) : new Absent(name, context);
    }

    private final class Absent extends DefaultComponent {
        private final String name;

        Absent(String name, CamelContext context) {
            super(context);
            this.name = name;
        }

        @Override
        public boolean useRawUri() {
            return true;
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            parameters.clear();
            return new AbsentEndpoint(uri, this);
        }
    }

    private final class AbsentEndpoint extends DefaultEndpoint {
        private final Absent component;

        AbsentEndpoint(String uri, Absent component) {
            super(uri, component);
            this.component = component;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    recorder.obstacle("unsupported: " + component.name);
                    throw new UnsupportedStepException(component.name);
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            return new DefaultConsumer(this, processor);
        }

        @Override
        public boolean isLenientProperties() {
            return true;
        }
    }
}
