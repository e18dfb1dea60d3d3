using PluginHost.CompilerServices;
using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <content>What an instance does because its guest is a component: it has several core instances, each with a memory and an allocator.</content>
internal sealed partial class GuestInstance
{
    private ComponentState? _component;

    /// <summary>The memory that values of a function pass through, as it is now. Not to be kept across anything that can run guest code.</summary>
    public Span<byte> MemoryOf(LinkedOptions options)
    {
        if (options.Memory <= 0)
        {
            return options.Memory == 0 ? Memory : [];
        }

        return MemoryAt(options.Memory);
    }

    /// <summary>The same as far as it is known, which takes less: <see cref="PluginHost.Interop.WasmStore.KnownMemory"/>.</summary>
    public Span<byte> KnownMemoryOf(LinkedOptions options) => options.Memory == 0 ? KnownMemory : MemoryOf(options);

    /// <summary>Calls a function during which the component that it is part of may not call its imports: the allocator, or post-return.</summary>
    public bool CallWithoutLeaving(LinkedOptions options, NativeFunction function, Span<RawValue> values)
    {
        ref bool stays = ref _component!.Stays[options.Owner];
        bool stayed = stays;
        int import = _currentImport;
        stays = true;
        bool returned = CallGuest(function, values);
        stays = stayed;
        _currentImport = import;
        return returned;
    }

    /// <summary>Starts a call of a function that the component imports.</summary>
    public ComponentImportCall BeginComponentImport(int number, LinkedOptions options)
    {
        CheckMayLeave(options.Owner);
        if (_component!.Calls[number] is { } begun)
        {
            return begun;
        }

        ComponentImportCall call = InnerCallFor(number, options);
        call.Next = FirstImportCall;
        call.Begin(_cancellationToken);
        return (ComponentImportCall)(FirstImportCall = call);
    }

    /// <summary>Ends the call if the component may not call what it imports now.</summary>
    public void CheckMayLeave(int owner)
    {
        if (_component!.Stays[owner])
        {
            throw Violation("It called an import from its allocator or from post-return.");
        }
    }

    // One side of a call from one component to another. Nothing of it comes to the host, so it is not among those whose bytes are counted.
    private ComponentImportCall InnerCallFor(int number, LinkedOptions options) =>
        _component!.Calls[number] ??= new ComponentImportCall(this, options);

    private Span<byte> MemoryAt(int number)
    {
        ref NativeMemory memory = ref _component!.Memories[number];
        if (memory.Store == 0)
        {
            LinkedExtern reference = _guest.Component!.Memories[number];
            memory = MemoryOf(_component.Instances[reference.Instance], reference.Name);
        }

        return Read(memory);
    }

    // While the guest is being made, some may not be there yet.
    private bool IsLaterMemoryAbove(long bytes)
    {
        for (int i = 1; i < _component!.Memories.Length; i++)
        {
            if (_component.Instances[_guest.Component!.Memories[i].Instance].Store != 0 && MemoryAt(i).Length > bytes)
            {
                return true;
            }
        }

        return false;
    }

    private bool StartComponent(LoadedComponent component)
    {
        _component = new ComponentState(component);
        LinkedExtern memory = component.Memories.Length == 0 ? default : component.Memories[0];
        if (Instantiate(component.Modules, _component.Instances, memory) is not { } failure)
        {
            return true;
        }

        NoteStartFailure(failure);
        return false;
    }

    private ComponentGuestFunction CreateFunction(BoundExport export, LiftedExport lifted) => new(
        this,
        export,
        FunctionAt(lifted.Function),
        lifted.PostReturn == LinkedOptions.None ? default : FunctionAt(lifted.PostReturn));

    private NativeFunction FunctionAt(int number)
    {
        ref NativeFunction function = ref _component!.Functions[number];
        if (function.IsNull)
        {
            LinkedExtern reference = _guest.Component!.Functions[number];
            function = FunctionOf(_component.Instances[reference.Instance], reference.Name);
        }

        return function;
    }
}
