using PluginHost.CompilerServices;
using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <content>Calls from one component in the guest to another, and the handles that each of them has.</content>
internal sealed partial class GuestInstance
{
    /// <summary>The handles of an instance of a component.</summary>
    public HandleTable HandlesOf(int owner) => _component!.Handles[owner] ??= new HandleTable(this);

    /// <summary>Counts a handle that is added to one of the tables.</summary>
    /// <exception cref="PluginLimitException">There are as many as there may be.</exception>
    public void CountHandle()
    {
        int most = _generation.Limits.MaxResources;
        if (_component!.HandleCount == most)
        {
            throw LimitExceeded(nameof(PluginLimits.MaxResources), most);
        }

        _component.HandleCount++;
    }

    /// <summary>Undoes <see cref="CountHandle"/>.</summary>
    public void UncountHandle() => _component!.HandleCount--;

    /// <summary>Gives a handle up that was taken out of its table.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="resource">Its resource.</param>
    /// <param name="owner">The number of the instance of a component that had it.</param>
    public void Drop(Handle handle, LinkedResource resource, int owner)
    {
        if (handle.Scope is { } scope)
        {
            scope.Borrowed--;
            return;
        }

        if (handle.Value is { } value)
        {
            EndHostResource(value);
            return;
        }

        if (resource.Destructor == LinkedOptions.None)
        {
            return;
        }

        CheckHostStack();
        int import = _currentImport;
        bool isOther = resource.Owner != owner;
        if (isOther)
        {
            EnterComponent(resource.Owner);
        }

        Span<RawValue> values = [default];
        values[0].U32 = handle.Representation;
        if (!CallGuest(FunctionAt(resource.Destructor), values))
        {
            throw Failure!;
        }

        if (isOther)
        {
            LeaveComponent(resource.Owner);
        }

        _currentImport = import;
    }

    /// <summary>Calls a function of one component for another.</summary>
    public void CallInside(InnerCall call, Span<RawValue> values)
    {
        if (!call.IsAllowed)
        {
            throw Violation("It called a function of a component around it, or of one inside of it.");
        }

        CheckHostStack();
        LinkedOptions callee = call.Callee.Options;
        int import = _currentImport;
        CheckMayLeave(call.Caller.Owner);
        ComponentImportCall caller = InnerCallFor(call.Number, call.Caller);
        ComponentImportCall called = InnerCallFor(_component!.Calls.Length - 1 - call.Number, callee);
        EnterComponent(callee.Owner);

        BorrowScope? scope = call.Parameters.HasBorrow ? new BorrowScope() : null;
        Span<RawValue> passed = stackalloc RawValue[InnerCall.MaxFlat];
        passed.Clear();
        caller.BeginBudgets();
        called.BeginBudgets();
        int count = PassParameters(call, new ValueCopy(
            this, call.Resources, caller, call.Caller.Owner, called, callee.Owner, scope), called, values, passed);

        // Before the callee can call others, which have what is left.
        caller.EndBudgets();
        if (!CallGuest(FunctionAt(call.Callee.Function), passed[..count]))
        {
            throw Failure!;
        }

        RawValue result = passed[0];
        caller.BeginBudgets();
        called.BeginBudgets();
        PassResult(call, new ValueCopy(
            this, call.Resources, called, callee.Owner, caller, call.Caller.Owner, scope: null), values, passed);
        called.EndBudgets();
        if (call.Callee.PostReturn != LinkedOptions.None)
        {
            passed[0] = result;
            CallPostReturn(call, passed);
        }

        if (scope is { Borrowed: > 0 })
        {
            throw Violation($"It kept {scope.Borrowed} borrowed handles beyond the call that they were lent to.");
        }

        scope?.End();
        LeaveComponent(callee.Owner);
        _currentImport = import;
    }

    /// <summary>Notes that core code of an instance of a component runs.</summary>
    public void EnterComponent(int owner)
    {
        ref bool isEntered = ref _component!.Entered[owner];
        if (isEntered)
        {
            throw Violation("It called a component that is inside a call already.");
        }

        isEntered = true;
    }

    /// <summary>Undoes <see cref="EnterComponent"/>. Not after a failure, which ends all of the instance.</summary>
    public void LeaveComponent(int owner) => _component!.Entered[owner] = false;

    private void EndHostResource(HostResource resource)
    {
        if (resource.HasChildren)
        {
            throw Violation("It gave up a resource before what was made of it: a stream before its pollables.");
        }

        resource.End();
    }

    // What is called may be another of the host's functions that a core module only hands on, and so on, with no code of the guest in between.
    private void CheckHostStack()
    {
        if (!HasStackForHost)
        {
            throw Note(new PluginStackException(_guest.Id, "Its components call one another too deep: little of the thread's stack is left.")
            {
                Version = _guest.Version,
                Function = _export?.FunctionName,
            });
        }
    }

    // How many core values the call takes or gives.
    private static int PassParameters(InnerCall call, ValueCopy copy, ComponentImportCall called, Span<RawValue> values, Span<RawValue> passed)
    {
        int count = call.Result is null ? 0 : 1;
        if (!call.AreParametersSpilled)
        {
            values[..call.Parameters.Flat].CopyTo(passed);
            copy.CopyFlat(call.Parameters, passed);
            return Math.Max(count, call.Parameters.Flat);
        }

        uint address = called.Allocate(call.Parameters.Alignment, call.Parameters.Size);
        copy.CopyWhole(call.Parameters, values[0].U32, address);
        passed[0].U32 = address;
        return 1;
    }

    private static void PassResult(InnerCall call, ValueCopy copy, Span<RawValue> values, Span<RawValue> passed)
    {
        if (call.Result is not { } result)
        {
            return;
        }

        if (call.IsResultSpilled)
        {
            int place = call.AreParametersSpilled ? 1 : call.Parameters.Flat;
            copy.CopyWhole(result, passed[0].U32, values[place].U32);
            return;
        }

        copy.CopyFlat(result, passed);
        values[0] = passed[0];
    }

    private void CallPostReturn(InnerCall call, Span<RawValue> result)
    {
        NativeFunction postReturn = FunctionAt(call.Callee.PostReturn);
        if (!CallWithoutLeaving(call.Callee.Options, postReturn, result[..(call.Result is null ? 0 : 1)]))
        {
            throw Failure!;
        }
    }
}
