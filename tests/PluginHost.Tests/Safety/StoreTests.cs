using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Safety;

/// <summary>What a store refuses, because the engine would end the process or use memory that it has freed.</summary>
public sealed class StoreTests
{
    private static readonly byte[] Guest = Wat.ToWasm("""(module (import "t" "f" (func $f)) (func (export "run") (call $f)))""");

    [Fact]
    public Task A_function_is_only_called_with_its_own_store() => ChildProcess.RunAsync(GetType(), nameof(Foreign_function));

    [Fact]
    public Task A_store_is_not_disposed_while_a_guest_runs_in_it() => ChildProcess.RunAsync(GetType(), nameof(Disposal));

    [Fact]
    public Task A_store_runs_one_call_at_a_time() => ChildProcess.RunAsync(GetType(), nameof(Second_entry));

    [ChildFact]
    public void Foreign_function() => Run((mine, other) =>
    {
        NativeFunction foreign = other.Find();

        var error = Assert.Throws<InvalidOperationException>(() => mine.Run(foreign));
        Assert.Contains("another store", error.Message, StringComparison.Ordinal);
        Assert.Null(mine.Run(mine.Find()));
    });

    [ChildFact]
    public void Disposal() => Run((mine, _) =>
    {
        NativeFunction run = mine.Find();
        mine.Import = mine.Dispose;

        Assert.NotNull(mine.Run(run));
        Assert.IsType<InvalidOperationException>(mine.Noted);
        mine.Import = () => { };
        Assert.Null(mine.Run(run));
        mine.Dispose();
        Assert.Throws<InvalidOperationException>(() => mine.Run(run));
        Assert.Equal(1, mine.Disposals);
    });

    [ChildFact]
    public void Second_entry() => Run((mine, _) =>
    {
        mine.Import = () =>
        {
            Exception? error = null;
            var thread = new Thread(() => error = Record.Exception(() => mine.Run(mine.Find())));
            thread.Start();
            thread.Join();
            Assert.IsType<InvalidOperationException>(error);
            Assert.Throws<InvalidOperationException>(() => mine.Run(mine.Find()));
        };

        Assert.Null(mine.Run(mine.Find()));
        Assert.Null(mine.Noted);
    });

    [Fact]
    public void A_full_pool_has_room_for_as_many_allocators_as_each_store_may_have()
    {
        NativeEngine.EnsureUsable();
        var pool = new PoolSettings(Slots: 2, MaxMemoryBytes: 1 << 20, KeptMemory.Large);
        using WasmEngine engine = WasmEngine.Create(new EngineProfile(IsMetered: false, StackBytes: 256 * 1024, pool));
        engine.CompileAllocator();
        using WasmModule module = WasmModule.Compile(engine, Wat.ToWasm("""
            (module (memory 1) (func (export "run") (param i32 i32 i32 i32) (result i32) (i32.const 16)))
            """));
        using PreparedInstance prepared = PreparedInstance.Link(module, []);
        using var one = new OpenStore(engine);
        using var other = new OpenStore(engine);
        foreach (OpenStore store in new[] { one, other })
        {
            store.Start(prepared);
            for (int i = 0; i < PoolSettings.AllocatorsPerStore; i++)
            {
                Assert.Equal(16u, store.Allocate(store.Link(engine.Allocator!))[^1].U32);
            }

            Assert.True(store.Link(engine.Allocator!).IsNull);
        }
    }

    private static void Run(Action<OpenStore, OpenStore> test)
    {
        NativeEngine.EnsureUsable();
        using WasmEngine engine = WasmEngine.Create(new EngineProfile(IsMetered: false, StackBytes: 256 * 1024, Pool: null));
        using WasmModule module = WasmModule.Compile(engine, Guest);
        using PreparedInstance prepared = PreparedInstance.Link(module, [new HostFunction("t", "f", new CoreSignature([], []))]);
        using var mine = new OpenStore(engine);
        using var other = new OpenStore(engine);
        mine.Start(prepared);
        other.Start(prepared);
        test(mine, other);
    }

    /// <summary>A store whose insides can be reached.</summary>
    private sealed class OpenStore(WasmEngine engine) : WasmStore(engine, new StoreLimits(1 << 20, 10, Tables: 1, Memories: 1))
    {
        public Action Import { get; set; } = () => { };

        public Exception? Noted { get; private set; }

        public int Disposals { get; private set; }

        public void Start(PreparedInstance prepared) => Inside(() =>
        {
            Assert.Null(Instantiate(prepared));
            return true;
        });

        public NativeFunction Find()
        {
            Assert.True(TryGetFunction("run"u8, out NativeFunction function));
            return function;
        }

        public NativeFailure? Run(NativeFunction function) => Inside(() => Call(function, []));

        public NativeFunction Link(WasmModule allocator) => Inside(() => LinkAllocator(allocator, Find()));

        public RawValue[] Allocate(NativeFunction several) => Inside(() =>
        {
            var values = new RawValue[AllocatorModule.Strings];
            Assert.Null(Call(several, values));
            return values;
        });

        internal override void OnImport(int index, Span<RawValue> values) => Import();

        internal override bool OnEpoch() => true;

        internal override void Fault(Exception exception) => Noted ??= exception;

        protected override void OnDisposed() => Disposals++;

        private T Inside<T>(Func<T> action)
        {
            EnterThread(GuestThread.Current);
            try
            {
                return action();
            }
            finally
            {
                LeaveThread();
            }
        }
    }
}
