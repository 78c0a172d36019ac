package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModulesTest {
    private record Named(String name, Set<String> needs) implements Module {
        static Named of(String name, String... needs) {
            return new Named(name, Set.of(needs));
        }

        @Override
        public void open(House house) {}
    }

    @Test
    void whatIsNeededIsOpenedFirstAndTheRestAsItStands() {
        List<Module> ordered = Modules.inOrder(
                List.of(Named.of("pages", "edge"), Named.of("alone"), Named.of("edge", "ground"), Named.of("ground")));
        assertThat(ordered).extracting(Module::name).containsExactly("ground", "edge", "pages", "alone");
    }

    @Test
    void aModuleThatNeedsWhatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Modules.inOrder(List.of(Named.of("zoom", "imports"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the module zoom needs imports");
    }

    @Test
    void modulesThatNeedEachOtherAreNamed() {
        assertThatThrownBy(() -> Modules.inOrder(List.of(Named.of("a", "b"), Named.of("b", "c"), Named.of("c", "a"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("modules need each other: a > b > c > a");
    }

    @Test
    void everyModuleOfTheHouseStandsBehindWhatItNeeds() {
        var open = new HashSet<String>();
        for (Module module : Modules.inOrder(Modules.ALL)) {
            assertThat(open).as(module.name()).containsAll(module.needs());
            open.add(module.name());
        }
        assertThat(open).hasSize(Modules.ALL.size());
    }

    @Test
    void everyContractIsOfOneModule() {
        var contracts = new ArrayList<String>();
        Modules.ALL.forEach(module -> contracts.addAll(module.contracts()));
        assertThat(contracts).doesNotHaveDuplicates().allSatisfy(name -> assertThat(
                        ModulesTest.class.getResource("/openapi/" + name + ".yaml"))
                .as(name)
                .isNotNull());
    }
}
