package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.serai.hub.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `deploy/kubernetes` by the models of its API: every field is one that there is, and what belongs together fits. No
/// engine runs here.
class KubernetesTest {
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "v1 ConfigMap", ConfigMap.class,
            "v1 Secret", Secret.class,
            "v1 Service", Service.class,
            "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
            "apps/v1 Deployment", Deployment.class,
            "networking.k8s.io/v1 Ingress", Ingress.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);

    private static final YAMLMapper PLAIN = new YAMLMapper();
    private static final YAMLMapper STRICT = YAMLMapper.builder()
            // the models keep what they don't know, which here is a fault
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated a) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final List<HasMetadata> all = read();

    @Test
    void aFieldThatThereIsNotIsAFault() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> STRICT.readValue("spec: {replica: 2}", Deployment.class)))
                .hasMessageContaining("replica");
    }

    @Test
    void eachKindIsThereOnce() {
        assertThat(all.stream().map(each -> each.getClass().getSimpleName()))
                .containsExactlyInAnyOrder(
                        "ConfigMap",
                        "Secret",
                        "Service",
                        "PersistentVolumeClaim",
                        "Deployment",
                        "Ingress",
                        "PodDisruptionBudget");
    }

    @Test
    void whatBelongsTogetherFits() {
        Deployment hub = one(Deployment.class);
        var pod = hub.getSpec().getTemplate();
        Map<String, String> labels = pod.getMetadata().getLabels();
        assertThat(hub.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(one(Service.class).getSpec().getSelector()).isEqualTo(labels);
        assertThat(one(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
                .isEqualTo(labels);
        var container = pod.getSpec().getContainers().getFirst();
        assertThat(container.getEnvFrom().getFirst().getConfigMapRef().getName())
                .isEqualTo(one(ConfigMap.class).getMetadata().getName());
        assertThat(container.getEnvFrom().get(1).getSecretRef().getName())
                .isEqualTo(one(Secret.class).getMetadata().getName());
        assertThat(pod.getSpec().getVolumes().get(1).getPersistentVolumeClaim().getClaimName())
                .isEqualTo(one(PersistentVolumeClaim.class).getMetadata().getName());
        assertThat(container.getVolumeMounts()).allMatch(mount -> pod.getSpec().getVolumes().stream()
                .anyMatch(volume -> volume.getName().equals(mount.getName())));
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/observe/health/ready");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/observe/health/live");
        var paths = one(Ingress.class).getSpec().getRules().getFirst().getHttp().getPaths();
        assertThat(paths.getLast().getBackend().getService().getName())
                .isEqualTo(one(Service.class).getMetadata().getName());
    }

    /// With secrets filled in, they are settings that `prod` starts with.
    @Test
    void theSettingsAreTaken() {
        var environment = new HashMap<>(one(ConfigMap.class).getData());
        one(Secret.class)
                .getStringData()
                .forEach((name, value) -> environment.put(
                        name,
                        switch (name) {
                            case "SERAI_API_KEY" -> "3f9a1c5b7d2e8f604b1c9d3e5f7a8b6c";
                            case "SERAI_MASTER_KEY" -> "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";
                            case "SERAI_DB_PASSWORD" -> "of the tests";
                            default -> value;
                        }));
        Settings settings = Settings.load(Path.of("").toAbsolutePath(), environment);
        assertThat(settings.prod()).isTrue();
        assertThat(settings.number("serai.http.proxies")).isEqualTo(1);
    }

    private <T extends HasMetadata> T one(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
    }

    private static List<HasMetadata> read() {
        var found = new ArrayList<HasMetadata>();
        try (Stream<Path> files = Files.list(Path.of("deploy/kubernetes"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                for (String document : Files.readString(file).split("(?m)^---$")) {
                    JsonNode node = PLAIN.readTree(document);
                    String kind = node.path("apiVersion").asText() + " "
                            + node.path("kind").asText();
                    assertThat(KINDS).as(file + ": " + kind).containsKey(kind);
                    found.add(STRICT.readValue(document, KINDS.get(kind)));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }
}
