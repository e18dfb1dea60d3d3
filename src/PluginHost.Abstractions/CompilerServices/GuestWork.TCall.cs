namespace PluginHost.CompilerServices;

internal sealed class GuestWork<TCall, TResult>(TCall call) : GuestWork
    where TCall : struct, IGuestCall<TResult>
{
    public TResult Result { get; private set; } = default!;

    public override void Run(GuestFunction function) => Result = call.Invoke(function);
}
