using System.Reflection;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>An application's implementation of any generated interface.</summary>
public class ServiceProxy : DispatchProxy
{
    /// <summary>Takes a call: the method and its arguments. Gives a <c>ValueTask</c> of whatever type the method has.</summary>
    public Func<MethodInfo, object?[], object> Handler { get; set; } = (_, _) => throw new InvalidOperationException();

    public static object Create(Type contract, Func<MethodInfo, object?[], object> handler)
    {
        var proxy = Create(contract, typeof(ServiceProxy));
        ((ServiceProxy)proxy).Handler = handler;
        return proxy;
    }

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => Handler(targetMethod!, args ?? []);
}
