import { Contact } from "../../components/Contact";

export default function Classic() {
  return (
    <main>
      <Contact />
    </main>
  );
}

export function getServerSideProps() {
  return { props: {} };
}
