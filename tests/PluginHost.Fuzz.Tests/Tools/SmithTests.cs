using PluginHost.Dynamic;
using PluginHost.Fuzz.Tests.Components;
using PluginHost.Fuzz.Tests.Support;
using PluginHost.Tests.Support;

namespace PluginHost.Fuzz.Tests.Tools;

/// <summary>Core modules that wasm-tools smith made, as plugins by themselves and in components: typed failures or answers.</summary>
public sealed class SmithTests
{
    private const int GuestsEach = 4;

    /// <summary>What a core module with the component's functions exports, and what it may import.</summary>
    private const string ModuleText = """
        (module
          (import "wasi_snapshot_preview1" "random_get" (func (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "clock_time_get" (func (param i32 i64 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
          (func (export "numbers") (param i32 i64 f32 f64) (result i64) unreachable)
          (func (export "text") (param i32 i32) (result i32) unreachable)
          (func (export "choice") (param i32) (result i32) unreachable)
          (func (export "list") (param i32 i32) (result i32) unreachable)
          (func (export "cabi_post_text") (param i32) unreachable))
        """;

    /// <summary>A component that a module of the same shape fits into: values of several kinds, and functions of the host.</summary>
    private const string ComponentText = """
        (component
          (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock (export "now" (func (result u64)))))
          (import "wasi:random/random@0.2.0" (instance $random (export "get-random-u64" (func (result u64)))))
          (core func $now (canon lower (func $clock "now")))
          (core func $next (canon lower (func $random "get-random-u64")))
          (core module $m
            (import "host" "now" (func (result i64)))
            (import "host" "next" (func (result i64)))
            (memory (export "memory") 1)
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
            (func (export "numbers") (param i32 i64 f32 f64) (result i64) unreachable)
            (func (export "text") (param i32 i32) (result i32) unreachable)
            (func (export "choice") (param i32) (result i32) unreachable)
            (func (export "list") (param i32 i32) (result i32) unreachable)
            (func (export "after") (param i32) unreachable))
          (core instance $i (instantiate $m (with "host" (instance (export "now" (func $now)) (export "next" (func $next))))))
          (func $numbers (param "a" char) (param "b" u64) (param "c" f32) (param "d" f64) (result s64) (canon lift (core func $i "numbers")))
          (func $text (param "text" string) (result string) (canon lift (core func $i "text")
            (memory (core memory $i "memory")) (realloc (core func $i "cabi_realloc")) (post-return (core func $i "after"))))
          (func $choice (param "value" u8) (result (option u16)) (canon lift (core func $i "choice")
            (memory (core memory $i "memory"))))
          (func $list (param "items" (list (option string))) (result (list (tuple u8 string))) (canon lift (core func $i "list")
            (memory (core memory $i "memory")) (realloc (core func $i "cabi_realloc")) string-encoding=latin1+utf16))
          (export "numbers" (func $numbers))
          (export "text" (func $text))
          (export "choice" (func $choice))
          (export "list" (func $list)))
        """;

    [Fact]
    public async Task Random_core_modules_fail_with_a_type_or_answer_by_themselves_and_in_components()
    {
        using WasmTools tools = WasmTools.FindOrSkip();
        string moduleShape = tools.Write("module-shape.wasm", Wat.ToWasm(ModuleText));
        byte[] component = Wat.ToWasm(ComponentText);
        var modules = new CoreModules(component);
        string inner = tools.Write("inner-shape.wasm", modules[0]);
        await using TrialHost host = await TrialHost.StartAsync(DynamicContract.Read(component));
        var byThemselves = new TrialCounts();
        var inComponents = new TrialCounts();
        await FuzzTarget.RunAsync("smith", rounds: 4, async seed =>
        {
            var random = new Random(seed);
            var smith = new ModuleSmith(tools, random);
            for (int i = 0; i < GuestsEach; i++)
            {
                string[] shape = random.Next(4) switch
                {
                    0 => [],
                    1 => ["--exports", moduleShape, "--max-imports", "0"],
                    2 => ["--exports", moduleShape, "--available-imports", moduleShape],
                    _ => ["--module-shape", moduleShape],
                };
                byThemselves.Add(await host.TryAsync(await smith.NextAsync(shape), random));

                byte[] changed = modules.With(0, await smith.NextAsync(random.Next(6) == 0 ? "--exports" : "--module-shape", inner));
                ComponentReading.ReadAsTheEngineDoes(changed);
                inComponents.Add(await host.TryAsync(changed, random));
            }
        });

        // None of it is an accident.
        foreach (TrialCounts counts in (TrialCounts[])[byThemselves, inComponents])
        {
            TestContext.Current.SendDiagnosticMessage("{0}", counts);
            Assert.True(counts.Loaded > counts.Tried / 10 && counts.Answers > 0 && counts.Failures > 0, counts.ToString());
        }
    }
}
