import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { api } from "@/app/_lib/trpc/server";
import { Frame } from "../_components/frame";
import { SignInForm } from "../_components/sign-in-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("console.signIn"))("title") };
}

export default async function SignInPage() {
  if (await (await api()).auth.me()) redirect("/events");
  return (
    <Frame>
      <SignInForm />
    </Frame>
  );
}
